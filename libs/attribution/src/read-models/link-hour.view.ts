import { upsert, type View, view, type ViewRow } from '#libs/eventing';
import { deterministicId, type EventOf } from '#libs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type ClicksEvent, clicksEvents } from '../click/clicks.events.js';
import { countedAs } from '../click/counted-as.js';
import { CLICK_MEDIA, type ClickMedium } from '../vocabulary/click-medium.js';

const HOUR_MS = 3_600_000;
const LAST_HOUR = 23;

/** How often a link was followed within an hour of UTC, from where it was met. */
@Entity('link_hours')
export class LinkHourRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'program_id' }) programId: string;
  @Column('uuid', { name: 'partner_id' }) partnerId: string;
  @Column('uuid', { name: 'link_id' }) linkId: string;
  /** When it began. */
  @Column('timestamptz') hour: string;
  /** null: nothing was said, as by a link on a page. */
  @Column('text', { nullable: true }) medium: ClickMedium | null;
  @Column('integer') clicks: number;
  @Column('integer') repeats: number;
  @Column('integer') bots: number;
  @Column('integer') flagged: number;
}

type Batch = EventOf<ClicksEvent, 'clicks.recorded'>['data'];
type Counted = Omit<LinkHourRow, 'tenant'>;

/** What a batch adds, by the ids of rows. Machines have no time of their own: they count in the hour in which the batch was made. */
function hoursOf({ day, links, clicks, bots }: Batch, madeAt: string): ReadonlyMap<string, Counted> {
  const rows = new Map<string, Counted>();
  const count = (
    place: number,
    hour: number,
    medium: ClickMedium | null,
    what: 'clicks' | 'repeats' | 'bots' | 'flagged',
    more = 1,
  ) => {
    const link = links[place];
    if (!link) return;
    const began = new Date(Date.parse(day) + hour * HOUR_MS).toISOString();
    const id = deterministicId('link-hour', link.linkId, began, medium ?? '');
    const row = rows.get(id) ?? { id, ...link, hour: began, medium, clicks: 0, repeats: 0, bots: 0, flagged: 0 };
    rows.set(id, { ...row, [what]: row[what] + more });
  };
  for (const [place, at, , , ...marks] of clicks) {
    const medium = CLICK_MEDIA.find((one) => marks.includes(one)) ?? null;
    count(place, Math.floor(at / HOUR_MS), medium, countedAs(marks));
  }
  const hour = madeAt.startsWith(day) ? Number(madeAt.slice(11, 13)) : LAST_HOUR;
  for (const [place, many] of bots) count(place, hour, null, 'bots', many);
  return rows;
}

export const linkHourView: View<ClicksEvent, LinkHourRow> = view<ClicksEvent, LinkHourRow>()({
  name: 'link_hours',
  version: 1,
  row: LinkHourRow,
  indexes: [['programId', 'hour']],
  sources: [clicksEvents],
  on: {
    'clicks.recorded': upsert<EventOf<ClicksEvent, 'clicks.recorded'>, LinkHourRow>(
      ({ data, metadata }) => [...hoursOf(data, metadata.occurredAt).keys()],
      (row, { data, metadata }, id) => {
        const more = hoursOf(data, metadata.occurredAt).get(id);
        if (!row || !more) return more ?? row;
        return {
          ...row,
          ...{ clicks: row.clicks + more.clicks, repeats: row.repeats + more.repeats },
          ...{ bots: row.bots + more.bots, flagged: row.flagged + more.flagged },
        };
      },
    ),
  },
});
