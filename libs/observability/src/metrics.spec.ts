import { describe, expect, it } from '@jest/globals';
import { Metrics } from './metrics.js';

describe('a figure that is read at every scrape', () => {
  it('is as it was read, stays where nothing is said, and is none where it could not be read', async () => {
    const metrics = new Metrics();
    const answers: (() => number | undefined | Promise<number>)[] = [
      () => 7,
      () => undefined,
      () => Promise.reject(new Error('not there')),
      () => {
        throw new Error('not there');
      },
      () => Promise.resolve(8),
    ];
    metrics.watch('figure', 'of a test', () => answers.shift()?.());
    const seen: (string | undefined)[] = [];
    while (answers.length > 0) seen.push(/^figure (.*)$/m.exec(await metrics.text())?.[1]);
    expect(seen).toEqual(['7', '7', 'Nan', 'Nan', '8']);
  });
});
