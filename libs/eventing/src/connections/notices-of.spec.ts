import { expect, it } from '@jest/globals';
import { noticesOf } from './notices-of.js';

it.each(['', 'x', '{"at":', 'null'])('listening goes on after %j, and it is told', (payload) => {
  const [taken, told]: [string[], string[]] = [[], []];
  const hear = noticesOf(
    (notice) => void taken.push((notice as { readonly view: string }).view),
    ({ message }) => void told.push(message),
  );
  for (const each of [payload, '{"view":"deals"}']) hear({ channel: 'concord_rows', payload: each });
  expect(taken).toEqual(['deals']);
  expect(told).toEqual(['a notification of concord_rows that nobody can read was left out']);
});
