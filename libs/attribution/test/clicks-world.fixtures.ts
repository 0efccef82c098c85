import { type Change, MemoryEventStore, type View, type ViewRow } from '#libs/eventing';
import { type DomainEvent, idOf, type Recorded } from '#libs/kernel';
import type { ClickRow, ClicksEvent } from '../src/click/clicks.events.js';
import { clicksEvents } from '../src/click/clicks.events.js';
import { clicksAggregate } from '../src/click/clicks.aggregate.js';
import { clickDayAggregate } from '../src/click-day/click-day.aggregate.js';
import { clickDayEvents } from '../src/click-day/click-day.events.js';
import { clickDayIdOf } from '../src/click-day/click-day.js';
import { CloseClickDay, closeClickDay } from '../src/processes/close-click-day.js';
import { noteRecorderWhenClicksRecorded } from '../src/processes/note-recorder-when-clicks-recorded.policy.js';
import { linkAggregate } from '../src/link/link.aggregate.js';
import { linkEvents } from '../src/link/link.events.js';
import { programAggregate } from '#libs/programs';
import { MemoryWorld, PlainPersonalData } from '../../eventing/test/memory-world.fixtures.js';

const BEGAN = '2026-01-01T00:00:00.000Z';

type Upsert = Extract<Change<DomainEvent, ViewRow>, { kind: 'upsert' }>;

/** Days of clicks over a store, with the processes that record them. */
export class ClickDays extends MemoryWorld {
  constructor(store = new MemoryEventStore()) {
    const aggregates = [clicksAggregate, clickDayAggregate, linkAggregate, programAggregate];
    super({ aggregates, store, keys: new PlainPersonalData() });
  }

  readonly clicksId = (recorder: string, day: string): string => idOf(this.tenant, 'clicks', `${day}:${recorder}`);

  /** A batch of a recorder, made at the end of an hour of the day. */
  async record(recorder: string, day: string, batch: Pick<Batch, 'links' | 'clicks' | 'bots'>, hour = 23) {
    const clicksId = this.clicksId(recorder, day);
    const event: ClicksEvent = { type: 'clicks.recorded', data: { clicksId, day, ...batch } };
    await this.happen(clicksEvents as never, clicksId, event, `${day}T${String(hour).padStart(2, '0')}:59:59.000Z`);
  }

  async link({ linkId, programId, partnerId }: Batch['links'][number]): Promise<void> {
    const settings = { name: null, destination: 'https://acme.com/', deepPaths: false, utm: null };
    const data = { linkId, programId, partnerId, key: linkId, activityId: null, ...settings, at: BEGAN };
    await this.happen(linkEvents as never, linkId, { type: 'link.created', data }, BEGAN);
  }

  /** Whatever was recorded is noted with its day. */
  async noted(): Promise<void> {
    const { events } = await this.happened([clicksEvents as never], { wanted: (type) => type === 'clicks.recorded' });
    for (const { command } of await noteRecorderWhenClicksRecorded().react(events as never)) await this.sure(command);
  }

  async isNoted(day: string): Promise<boolean> {
    return (await this.stored(clickDayEvents.noun, clickDayIdOf(this.tenant, day))).length > 0;
  }

  close(day: string, at = `${day}T23:00:00.000Z`, context = this.context(at)) {
    const data = { dayId: clickDayIdOf(this.tenant, day), day, programId: 'p' };
    const parts = { executor: { execute: (_: never, command: never) => this.send(command) }, facts: this.facts };
    return closeClickDay.carryOut(new CloseClickDay(data, context), {
      ...(parts as never as object),
      store: this.store,
    } as never);
  }

  /** Rows of a view over the events of some nouns alone, by id. */
  async rows<Row extends ViewRow>(view: View<never, Row>, nouns: readonly string[]): Promise<ReadonlyMap<string, Row>> {
    const types = [clicksEvents, clickDayEvents, linkEvents] as never;
    const { events } = await this.happened(types, { wanted: (type) => nouns.includes(type.split('.')[0]!) });
    const rows = new Map<string, Row>();
    for (const event of events) {
      const handler = (view.on as Readonly<Record<string, Upsert | undefined>>)[event.type];
      if ((handler as Change<DomainEvent, ViewRow> | undefined)?.kind === 'insert') {
        const { row } = handler as unknown as Extract<Change<DomainEvent, ViewRow>, { kind: 'insert' }>;
        const made = row(event as Recorded<DomainEvent>) as Row;
        rows.set(made.id, made);
      }
      if (handler?.kind !== 'upsert') continue;
      for (const id of handler.ids(event as Recorded<DomainEvent>)) {
        const row = handler.change(rows.get(id), event, id, (other) => rows.get(other));
        if (row) rows.set(id, row as Row);
      }
    }
    return rows;
  }
}

export interface Batch {
  readonly links: readonly { readonly linkId: string; readonly programId: string; readonly partnerId: string }[];
  readonly clicks: readonly ClickRow[];
  readonly bots: readonly (readonly [link: number, count: number])[];
}
