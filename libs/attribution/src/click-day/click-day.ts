import { command, type Decider, type EventOf, idOf, refuse } from '#libs/kernel';
import type { ClickDayEvent, SealedStream } from './click-day.events.js';

export class NoteClickRecorder extends command('NoteClickRecorder')<
  EventOf<ClickDayEvent, 'click-day.recorder-noted'>['data']
>() {}

/** Refused where another part of the day has added up something else. */
export class SealClickDay extends command('SealClickDay')<EventOf<ClickDayEvent, 'click-day.sealed'>['data']>() {}

export interface ClickDay {
  readonly recorders: readonly string[];
  /** What the first part was added up from; null: nothing is sealed yet. */
  readonly sealed: {
    readonly parts: number;
    readonly done: number;
    readonly digest: string;
    readonly streams: readonly SealedStream[];
    readonly keptDays: number;
  } | null;
}

export const clickDayIdOf = (tenant: string, day: string): string => idOf(tenant, 'click-day', day);

export const clickDayDecider: Decider<
  NoteClickRecorder | SealClickDay,
  ClickDay,
  ClickDayEvent,
  'SEALED_OTHERWISE' | 'OUT_OF_ORDER'
> = {
  initial: { recorders: [], sealed: null },

  decide(given, { recorders, sealed }) {
    if (given.type === 'NoteClickRecorder')
      return recorders.includes(given.data.clicksId) ? [] : [{ type: 'click-day.recorder-noted', data: given.data }];
    const { part, parts, digest } = given.data;
    if (sealed && (sealed.digest !== digest || sealed.parts !== parts))
      return refuse('SEALED_OTHERWISE', 'the day was sealed from other clicks', 'digest');
    const done = sealed?.done ?? 0;
    if (part <= done) return [];
    if (part > done + 1) return refuse('OUT_OF_ORDER', 'parts are sealed one after the other', 'part');
    return [{ type: 'click-day.sealed', data: given.data }];
  },

  evolve(before, event) {
    if (event.type === 'click-day.recorder-noted')
      return { ...before, recorders: [...before.recorders, event.data.clicksId] };
    const { part: done, parts, digest, streams, keptDays } = event.data;
    return { ...before, sealed: { parts, done, digest, streams, keptDays } };
  },
};
