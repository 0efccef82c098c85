import { describe, expect, it } from '@jest/globals';
import { StreamTrimmed } from './event-store.js';
import { StoreWatch } from './store-watch.js';

describe('the watch over a store', () => {
  it('names what it has seen, each stream once, and counts the rest', () => {
    const watch = new StoreWatch();
    expect(watch.alerts()).toEqual([]);
    expect([1, 2].map(() => watch.sawForeign('sale-otherapp-1'))).toEqual([true, false]);
    expect([1, 2].map(() => watch.sawTrimmed(new StreamTrimmed('sale-t.1', 'its metadata say $tb 1')))).toEqual([
      true,
      false,
    ]);
    expect(watch.alerts()).toEqual([
      'stream sale-t.1 has lost its beginning: its metadata say $tb 1',
      '2 events of streams that are not ours were passed by: sale-otherapp-1',
    ]);
    for (let n = 0; n < 3_000; n += 1) {
      watch.sawForeign(`sale-other-${n}`);
      watch.sawTrimmed(new StreamTrimmed(`s-t.${n}`, 'x'));
    }
    expect([watch.foreignEvents, watch.foreign.size, watch.trimmed.size]).toEqual([3_002, 1_000, 1_000]);
    expect(watch.alerts()).toHaveLength(7);
  });
});
