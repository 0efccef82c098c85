import { upsert, type View, view, type ViewRow } from '#libs/eventing';
import { deterministicId, type EventOf, type Recorded } from '#libs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type ClicksEvent, clicksEvents } from '../click/clicks.events.js';
import { addBatch, type LinkHour, NO_CLICKS } from '../click/link-hours.js';
import { type ClickDayEvent, clickDayEvents } from '../click-day/click-day.events.js';
import { countsOf } from '../click-day/sums-of-day.js';
import type { ClickMedium } from '../vocabulary/click-medium.js';
import { type Unsealed, withMore, withSeal } from './link-counts.js';

const HOUR_MS = 3_600_000;

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
  @Column('jsonb') unsealed: Unsealed;
}

type Counted = Omit<LinkHourRow, 'tenant' | 'unsealed'>;

const rowOf = (day: string, { hour, medium, ...sum }: LinkHour): Counted => {
  const began = new Date(Date.parse(day) + hour * HOUR_MS).toISOString();
  return { id: deterministicId('link-hour', sum.linkId, began, medium ?? ''), ...sum, hour: began, medium };
};

type Rows = ReadonlyMap<string, Counted>;
/** Of the event that is being folded: it is asked for once for each of its rows. */
const known = new WeakMap<object, Rows>();

function rowsOf(data: object, work: () => readonly Counted[]): Rows {
  const rows = known.get(data) ?? new Map(work().map((row) => [row.id, row]));
  known.set(data, rows);
  return rows;
}

const ofBatch = ({ data, metadata }: Recorded<EventOf<ClicksEvent, 'clicks.recorded'>>): Rows =>
  rowsOf(data, () => {
    const sums = new Map<string, LinkHour>();
    addBatch(sums, data, metadata.occurredAt);
    return [...sums.values()].map((sum) => rowOf(data.day, sum));
  });

const ofSeal = ({ data }: Recorded<EventOf<ClickDayEvent, 'click-day.sealed'>>): Rows =>
  rowsOf(data, () =>
    data.hours.map((sealed) => {
      const [place, hour, , , , , medium = null] = sealed;
      return rowOf(data.day, { ...data.links[place]!, hour, medium, ...countsOf(sealed) });
    }),
  );

const NONE = { ...NO_CLICKS, unsealed: {} };

/** A seal takes the place of what the batches of its streams added up to: rows are the same from batches, from seals, and from both. */
export const linkHourView: View<ClicksEvent | ClickDayEvent, LinkHourRow> = view<
  ClicksEvent | ClickDayEvent,
  LinkHourRow
>()({
  name: 'link_hours',
  version: 3,
  row: LinkHourRow,
  indexes: [['programId', 'hour']],
  sources: [clicksEvents, clickDayEvents],
  on: {
    'clicks.recorded': upsert<EventOf<ClicksEvent, 'clicks.recorded'>, LinkHourRow>(
      (event) => [...ofBatch(event).keys()],
      (row, event, id) => {
        const more = ofBatch(event).get(id);
        return more ? withMore(row ?? { ...more, ...NONE }, event.data.clicksId, more) : row;
      },
    ),
    'click-day.sealed': upsert<EventOf<ClickDayEvent, 'click-day.sealed'>, LinkHourRow>(
      (event) => [...ofSeal(event).keys()],
      (row, event, id) => {
        const sealed = ofSeal(event).get(id);
        return sealed ? withSeal(row ?? { ...sealed, ...NONE }, event.data.streams, sealed) : row;
      },
    ),
  },
});
