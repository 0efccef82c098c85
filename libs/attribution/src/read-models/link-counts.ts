import { added, type ClickBatchData, type ClickCounts, NO_CLICKS } from '../click/link-hours.js';
import { countedAs } from '../click/counted-as.js';
import type { SealedStream } from '../click-day/click-day.events.js';

/** What a row has of streams that are not sealed yet, by stream: a seal takes the place of its own. */
export type Unsealed = Readonly<Record<string, ClickCounts>>;

type Counted = ClickCounts & { readonly unsealed: Unsealed };

export function withMore<Row extends Counted>(row: Row, clicksId: string, more: ClickCounts): Row {
  const ofStream = added(row.unsealed[clicksId] ?? NO_CLICKS, more);
  return { ...row, ...added(row, more), unsealed: { ...row.unsealed, [clicksId]: ofStream } };
}

export function withSeal<Row extends Counted>(row: Row, streams: readonly SealedStream[], sealed: ClickCounts): Row {
  const unsealed = { ...row.unsealed };
  let counts = added(row, sealed);
  for (const [clicksId] of streams) {
    counts = added(counts, unsealed[clicksId] ?? NO_CLICKS, -1);
    delete unsealed[clicksId];
  }
  return { ...row, ...counts, unsealed };
}

/** What a batch adds to one of its links. */
export function ofLink({ links, clicks, bots }: ClickBatchData, linkId: string): ClickCounts {
  const place = links.findIndex((link) => link.linkId === linkId);
  const counts = { ...NO_CLICKS };
  for (const [link, , , , ...marks] of clicks) if (link === place) counts[countedAs(marks)] += 1;
  for (const [link, count] of bots) if (link === place) counts.bots += count;
  return counts;
}
