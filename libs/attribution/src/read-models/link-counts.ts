import type { EventOf } from '#libs/kernel';
import { added, type ClickBatchData, type ClickCounts, NO_CLICKS } from '../click/link-hours.js';
import { countedAs } from '../click/counted-as.js';
import type { ClickDayEvent } from '../click-day/click-day.events.js';
import { countsOf } from '../click-day/sums-of-day.js';

/** What a link has of days that are not sealed yet, by day: a seal takes their place. */
export type Unsealed = Readonly<Record<string, ClickCounts>>;

type Counted = ClickCounts & { readonly unsealed: Unsealed };

export function withBatch<Row extends Counted>(row: Row, batch: ClickBatchData, linkId: string): Row {
  const more = ofLink(batch, linkId);
  const { day } = batch;
  const ofDay = added(row.unsealed[day] ?? NO_CLICKS, more);
  return { ...row, ...added(row, more), unsealed: { ...row.unsealed, [day]: ofDay } };
}

export function withSeal<Row extends Counted>(
  row: Row,
  { day, links, hours }: EventOf<ClickDayEvent, 'click-day.sealed'>['data'],
  linkId: string,
): Row {
  const place = links.findIndex((link) => link.linkId === linkId);
  const { [day]: before = NO_CLICKS, ...unsealed } = row.unsealed;
  const sealed = hours.filter(([at]) => at === place).map(countsOf);
  const counts = sealed.reduce((sum, more) => added(sum, more), added(row, before, -1));
  return { ...row, ...counts, unsealed };
}

/** What a batch adds to one of its links. */
function ofLink({ links, clicks, bots }: ClickBatchData, linkId: string): ClickCounts {
  const place = links.findIndex((link) => link.linkId === linkId);
  const counts = { ...NO_CLICKS };
  for (const [link, , , , ...marks] of clicks) if (link === place) counts[countedAs(marks)] += 1;
  for (const [link, count] of bots) if (link === place) counts.bots += count;
  return counts;
}
