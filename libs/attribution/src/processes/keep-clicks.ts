import { type MultiStreamParts, RetentionDenied, streamOf } from '#libs/eventing';
import { clicksEvents } from '../click/clicks.events.js';
import { type ClickDay, clickDayIdOf } from '../click-day/click-day.js';
import { clickDayAggregate } from '../click-day/click-day.aggregate.js';

type Parts = Pick<MultiStreamParts, 'facts' | 'store'>;

const DAY_MS = 86_400_000;
/** So many days without clicks are passed over on the way back. */
const MOST_EMPTY = 31;

/**
 * Says how long the streams of a sealed day are kept, and of the days before it that the store did not let go at their time. Where it does not let
 * this one go either, that is told once: throws RetentionDenied unless it is so of the day before, too.
 */
export async function keepClicks(tenant: string, day: string, state: ClickDay, parts: Parts): Promise<void> {
  const answer = await said(tenant, state, parts);
  if (answer instanceof RetentionDenied) {
    const before = await earlier(tenant, day, parts).next();
    const isKnown = before.value !== undefined && (await said(tenant, before.value, parts)) instanceof RetentionDenied;
    if (!isKnown) throw answer;
    return;
  }
  for await (const one of earlier(tenant, day, parts)) if ((await said(tenant, one, parts)) !== true) return;
}

/** Whether any of it was not said before. */
async function said(tenant: string, { kept }: ClickDay, { store }: Parts): Promise<boolean | RetentionDenied> {
  let isNew = false;
  try {
    for (const [clicksId, days] of kept)
      if (await store.keepFor(streamOf(clicksEvents.noun, tenant, clicksId), days)) isNew = true;
  } catch (fault) {
    if (fault instanceof RetentionDenied) return fault;
    throw fault;
  }
  return isNew;
}

/** Days before with something sealed, the latest first. */
async function* earlier(tenant: string, day: string, { facts }: Parts): AsyncGenerator<ClickDay, undefined> {
  let empty = 0;
  for (let at = Date.parse(day) - DAY_MS; empty < MOST_EMPTY; at -= DAY_MS) {
    const dayId = clickDayIdOf(tenant, new Date(at).toISOString().slice(0, 10));
    const { state } = await facts.of(clickDayAggregate, tenant, dayId);
    empty = state.kept.length > 0 ? 0 : empty + 1;
    if (state.kept.length > 0) yield state;
  }
  return undefined;
}
