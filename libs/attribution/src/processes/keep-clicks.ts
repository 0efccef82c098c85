import { type MultiStreamParts, RetentionDenied, streamOf } from '#libs/eventing';
import { clicksEvents } from '../click/clicks.events.js';
import { type ClickDay, clickDayIdOf } from '../click-day/click-day.js';
import { clickDayAggregate } from '../click-day/click-day.aggregate.js';

type Parts = Pick<MultiStreamParts, 'facts' | 'store'>;

const DAY_MS = 86_400_000;
/** So many days without clicks are passed over on the way. */
const MOST_EMPTY = 31;

/**
 * Says how long the streams of a sealed day are kept, and of days around it that the store did not let go at their time. The oldest comes first: cut in
 * between, whatever is said proves all before it, and the way back ends there. Where the store does not let them go, that is told once: throws
 * RetentionDenied unless a day before was not let go either.
 */
export async function keepClicks(tenant: string, day: string, state: ClickDay, parts: Parts): Promise<void> {
  const before: ClickDay[] = [];
  try {
    for await (const one of sealed(tenant, day, -DAY_MS, parts)) {
      before.unshift(one);
      if (!(await isSaid(tenant, one, parts))) continue;
      before.shift();
      break;
    }
    for (const one of [...before, state]) await say(tenant, one, parts);
    // Of later days nothing is proved: they came while this one was put aside.
    for await (const one of sealed(tenant, day, DAY_MS, parts)) await say(tenant, one, parts);
  } catch (fault) {
    if (!(fault instanceof RetentionDenied) || before.length === 0) throw fault;
  }
}

async function say(tenant: string, { kept }: ClickDay, { store }: Parts): Promise<void> {
  for (const [clicksId, days] of kept) await store.keepFor(streamOf(clicksEvents.noun, tenant, clicksId), days);
}

async function isSaid(tenant: string, { kept }: ClickDay, { store }: Parts): Promise<boolean> {
  for (const [clicksId, days] of kept)
    if (!(await store.isKeptFor(streamOf(clicksEvents.noun, tenant, clicksId), days))) return false;
  return true;
}

/** Days before or after with something sealed, the nearest first. */
async function* sealed(tenant: string, day: string, stepMs: number, { facts }: Parts): AsyncGenerator<ClickDay> {
  let empty = 0;
  for (let at = Date.parse(day) + stepMs; empty < MOST_EMPTY; at += stepMs) {
    const dayId = clickDayIdOf(tenant, new Date(at).toISOString().slice(0, 10));
    const { state } = await facts.of(clickDayAggregate, tenant, dayId);
    empty = state.kept.length > 0 ? 0 : empty + 1;
    if (state.kept.length > 0) yield state;
  }
}
