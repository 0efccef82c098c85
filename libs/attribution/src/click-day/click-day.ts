import { command, type Decider, type EventOf, idOf, refuse } from '#libs/kernel';
import type { ClickDayEvent, SealedStream } from './click-day.events.js';

export class NoteClickRecorder extends command('NoteClickRecorder')<
  EventOf<ClickDayEvent, 'click-day.recorder-noted'>['data']
>() {}

/** Refused where another part has added up something else, or one of its streams is added up already. */
export class SealClickDay extends command('SealClickDay')<EventOf<ClickDayEvent, 'click-day.sealed'>['data']>() {}

export interface ClickDay {
  readonly recorders: readonly string[];
  /** Streams all of whose parts are sealed, and how many days each is kept. */
  readonly kept: readonly (readonly [clicksId: string, days: number])[];
  /** What was begun last, as its first part was added up; null: nothing is sealed yet. */
  readonly sealed: {
    readonly parts: number;
    readonly done: number;
    readonly digest: string;
    readonly streams: readonly SealedStream[];
    readonly keptDays: number;
  } | null;
}

/** Whether parts of it are missing still. */
export const isUnderWay = (sealed: ClickDay['sealed']): sealed is NonNullable<ClickDay['sealed']> =>
  sealed !== null && sealed.done < sealed.parts;

export const clickDayIdOf = (tenant: string, day: string): string => idOf(tenant, 'click-day', day);

export const clickDayDecider: Decider<
  NoteClickRecorder | SealClickDay,
  ClickDay,
  ClickDayEvent,
  'SEALED_OTHERWISE' | 'OUT_OF_ORDER'
> = {
  initial: { recorders: [], kept: [], sealed: null },

  decide(given, { recorders, kept, sealed }) {
    if (given.type === 'NoteClickRecorder')
      return recorders.includes(given.data.clicksId) ? [] : [{ type: 'click-day.recorder-noted', data: given.data }];
    const { part, parts, digest, streams } = given.data;
    const isSame = sealed?.digest === digest && sealed.parts === parts;
    const isKept = ([clicksId]: SealedStream): boolean => kept.some(([known]) => known === clicksId);
    if (!isSame && (isUnderWay(sealed) || streams.some(isKept)))
      return refuse('SEALED_OTHERWISE', 'the day was sealed from other clicks', 'digest');
    const done = isSame ? sealed.done : 0;
    if (part <= done) return [];
    if (part > done + 1) return refuse('OUT_OF_ORDER', 'parts are sealed one after the other', 'part');
    return [{ type: 'click-day.sealed', data: given.data }];
  },

  evolve(before, event) {
    if (event.type === 'click-day.recorder-noted')
      return { ...before, recorders: [...before.recorders, event.data.clicksId] };
    const { part: done, parts, digest, streams, keptDays } = event.data;
    const sealed = { parts, done, digest, streams, keptDays };
    const more = isUnderWay(sealed) ? [] : streams.map(([clicksId]) => [clicksId, keptDays] as const);
    return { ...before, kept: [...before.kept, ...more], sealed };
  },
};
