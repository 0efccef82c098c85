import { attribute } from '#libs/attribution';
import { CONTEXT_MODULES, contextsOf } from '#libs/contexts';
import { type AnyView, BEGINNING, MemoryEventStore } from '#libs/eventing';
import { idOf } from '#libs/kernel';
import { evidence, journey, policy } from '../../libs/attribution/test/evidence.fixtures.js';
import { Story } from '../../libs/attribution/test/journey.fixtures.js';
import { journeyDecider } from '../../libs/attribution/src/journey/journey.js';
import { recordClicks } from '../support/clicks.js';
import { caughtUp } from './catch-up.bench.js';
import { type Cost, inTurns } from './cost.js';
import { startEngines } from './engines.js';
import { atLeast, type Row, shown } from './table.js';

const TOUCHES = 10;
const TIMES = 5_000;
const CLICKS = 20_000;
const BATCH = 25;
const LINKS = 20;

const microsOf = (work: () => void): number => {
  const began = performance.now();
  for (let n = 0; n < TIMES; n += 1) work();
  return ((performance.now() - began) * 1_000) / TIMES;
};

/** The function alone, against reading what it decides of. */
export function deciding(): Row {
  const story = new Story();
  for (let n = 0; n < TOUCHES; n += 1)
    story.touched(`t${n}`, `2026-05-0${n < 9 ? n + 1 : 9}T10:0${n % 10}:00.000Z`, { partnerId: 'ABC'[n % 3]! });
  const texts = story.events.map((event) => JSON.stringify(event));
  const folding = (): void =>
    void texts.reduce(
      (state, text) => journeyDecider.evolve(state, JSON.parse(text) as (typeof story.events)[number]),
      journeyDecider.initial,
    );
  const known = evidence(journey('ABCABCABCA'));
  const terms = policy({ model: 'linear' });
  const weighing = (): void => void attribute(known, terms);
  for (const warming of [weighing, folding]) microsOf(warming);
  const [ours, other] = [microsOf(weighing), microsOf(folding)];
  return {
    part: 'attribution',
    measure: `attribute with ${TOUCHES} touches, a second`,
    ours: `${shown(1e6 / ours)}/s, ${shown(ours)} µs`,
    other: `${shown(1e6 / other)}/s, ${shown(other)} µs, parsing and folding that journey`,
    ratio: other / ours,
    target: atLeast(0.5),
    why: 'fractions are exact, and each touch is judged by all rules',
  };
}

/** What batches are for: clicks into counts by hour. */
export async function* hoursOfLinks(): AsyncIterable<Row> {
  const view = contextsOf(CONTEXT_MODULES)
    .flatMap(({ views }): readonly AnyView[] => views)
    .find(({ name }) => name === 'link_hours');
  if (!view) return;
  const engines = await startEngines();
  try {
    const taking = async (batch: number): Promise<() => Promise<Cost>> => {
      const store = await clicked(batch);
      const history = { store, events: CLICKS / batch, last: (await store.head()) ?? BEGINNING };
      return async () => {
        const { perSecond, micros } = await caughtUp(engines, history, view);
        return { perSecond: perSecond * batch, micros: micros / batch };
      };
    };
    const pair = await inTurns(3, await taking(BATCH), await taking(1));
    yield {
      part: 'attribution',
      measure: `clicks/s into link_hours from batches of ${BATCH}`,
      ours: `${shown(pair.ours.perSecond)}/s, ${shown(pair.ours.micros)} µs each`,
      other: `${shown(pair.other.perSecond)}/s, ${shown(pair.other.micros)} µs each, an event for each`,
      ratio: pair.rate,
      target: atLeast(5),
      why: 'a round begins with its tables and a first look at the history',
    };
  } finally {
    await engines.stop();
  }
}

async function clicked(batch: number): Promise<MemoryEventStore> {
  const store = new MemoryEventStore();
  const [programId, partnerId] = [idOf('acme', 'program', 'bench'), idOf('acme', 'partner', 'bench')];
  const links = Array.from({ length: LINKS }, (_, n) => ({
    linkId: idOf('acme', 'link', String(n)),
    programId,
    partnerId,
  }));
  for (let n = 0; n < CLICKS; n += batch) {
    const clicks = Array.from({ length: batch }, (_, at) => {
      const nonce = String(n + at).padStart(10, '0');
      return [batch === 1 ? 0 : at % LINKS, 36_000_000 + n + at, nonce, 'visitor'] as const;
    });
    const own = batch === 1 ? [links[n % LINKS]!] : links;
    await recordClicks(store, 'acme', { day: '2026-04-20', links: own, clicks, bots: [] });
  }
  return store;
}
