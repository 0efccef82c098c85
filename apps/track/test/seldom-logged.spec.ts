import { expect, it } from '@jest/globals';
import { seldomLogged } from '../src/seldom-logged.js';

it('logs one fault of many, and with the next how many others there were', () => {
  const logged: unknown[] = [];
  let now = 0;
  const log = seldomLogged({ error: (...of: unknown[]) => void logged.push(of) }, 'failed', () => now);
  for (let n = 0; n < 1_000; n += 1) log(`fault ${n}`);
  now = 1_000;
  log('another');
  expect(logged).toEqual([
    [{ err: 'fault 0', others: 0 }, 'failed'],
    [{ err: 'another', others: 999 }, 'failed'],
  ]);
});
