import { CONTEXT_MODULES } from '#libs/contexts';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnySender, type Tally } from '../support/any-input/any-sender.js';
import { nothingRefused } from '../support/any-input/bad-sender.js';
import { notLevel } from '../support/level.js';
import { seedRichTenant } from '../support/rich-tenant/index.js';
import { atScale, LONG, SOAK } from '../support/scale.js';
import { MUTATIONS } from '../support/schema.js';
import { type InProcess, startInProcess } from './in-process.js';

const WANTED = Number(process.env['CONCORD_ANY_INPUTS'] ?? atScale({ short: 300, long: 1500, soak: 5000 }));
/** What is sent follows from it: the same at every run, so that a change is judged by itself. `CONCORD_ANY_SEED` names another. */
const SEED = Number(process.env['CONCORD_ANY_SEED'] ?? 7);
/** Mutations that a story sends, and how many arbitrary ones may come before each. */
const OF_A_STORY = 204;
const MOST_EACH = 4;
const STORIES = Math.ceil(WANTED / (OF_A_STORY * MOST_EACH));
const LEAST_ACCEPTED = 0.25;
/** Told without arbitrary inputs: before each of the others what was sent may have left a mutation nothing to do. */
const PLAIN = STORIES;
/** Of the mutations, so many accept an arbitrary input, too. */
const LEAST_MUTATIONS = LONG ? 0.8 : 0.3;
/** Places of inputs at which nothing but a bad value stood in the way. */
const LEAST_PLACES = 700;

// Only stops what hangs.
jest.setTimeout(LONG ? 1_800_000 : 600_000);

let home: string;
let service: InProcess;
const tally: Tally = { sent: 0, accepted: 0, acceptedOf: new Map(), codes: new Map(), faults: [] };
const bad = nothingRefused();
/** How long each list of an input may be. */
const longest = new Map<string, number>();
const accepted = new Set<string>();
const ended: string[] = [];

beforeAll(async () => {
  console.info(`CONCORD_ANY_SEED=${SEED}, ${WANTED} inputs`);
  home = await mkdtemp(join(tmpdir(), 'concord-any-input-'));
  process.env['CONCORD_HOME'] = home;
  service = await startInProcess('any-input', CONTEXT_MODULES);
  for (let story = 0; story <= PLAIN; story += 1) {
    const of = { tenant: `tenant-${story}`, subject: 'ada', role: 'manager' } as const;
    const each = story === PLAIN ? 0 : (WANTED / STORIES - 35) / OF_A_STORY;
    const sender = new AnySender(
      (claims) => service.as({ ...of, ...claims }),
      each,
      SEED + story * 100_000,
      tally,
      bad,
    );
    for (const [place, most] of longest) sender.longest.set(place, most);
    const chapter = (tell: () => Promise<unknown>) => tell().catch((fault: unknown) => ended.push(String(fault)));
    await chapter(() => seedRichTenant(sender, chapter));
    await chapter(() => exportSome(sender));
    for (const name of sender.accepted) accepted.add(name);
    for (const [place, most] of sender.longest) longest.set(place, most);
  }
});
afterAll(async () => {
  await service?.stop();
  delete process.env['CONCORD_HOME'];
  await rm(home, { recursive: true, force: true });
});

async function exportSome(sender: AnySender): Promise<void> {
  type Found = { nodes: { id: string }[] };
  const { nodes } = await sender.see<Found>('programs', 'first: 1,', '{ nodes { id } }');
  const asked = { of: 'commissions', programId: nodes[0]?.id, orderBy: 'OLDEST', fields: ['id'], format: 'CSV' };
  const { id: exportId } = await sender.send('startExport', asked);
  await sender.send('cancelExport', { exportId });
}

describe('a value that nothing could hold, or that tells two things apart unseen', () => {
  it('is refused wherever it stands in any input', () => {
    console.info({ sent: bad.sent, places: bad.places.size, alone: bad.alone.size });
    expect(bad.taken).toEqual([]);
    expect(bad.faults).toEqual([]);
    expect(bad.alone.size).toBeGreaterThan(LEAST_PLACES);
  });

  it('is told by its place, where no text may hold it', () => {
    expect(bad.untold).toEqual([]);
  });
});

if (SOAK)
  it('is answered however long its lists are, each as long as it may be', () => {
    console.info(Object.fromEntries(longest));
    expect([...longest].filter(([, most]) => !(most > 0)).map(([place]) => place)).toEqual([]);
  });

describe('whatever is sent', () => {
  it('is answered: accepted or refused, never with a fault of ours', () => {
    console.info(`${tally.accepted} of ${tally.sent} accepted`, Object.fromEntries(tally.codes), ended);
    expect(tally.faults).toEqual([]);
    expect(tally.sent).toBeGreaterThanOrEqual(WANTED * 0.8);
  });

  it('is often enough accepted to say something, every mutation at least once', () => {
    expect(tally.accepted / tally.sent).toBeGreaterThan(LEAST_ACCEPTED);
    const all = Object.keys(MUTATIONS.getFields());
    const never = all.filter((name) => !accepted.has(name) && !tally.acceptedOf.has(name));
    expect(never).toEqual([]);
    console.info({ mutations: all.length, acceptedArbitrary: tally.acceptedOf.size });
    expect(tally.acceptedOf.size / all.length).toBeGreaterThan(LEAST_MUTATIONS);
  });

  it('stops no view and no policy', async () => {
    expect(await notLevel(service)).toEqual([]);
  });

  it('can be read from the beginning by every view', async () => {
    await service.rebuild();
    expect(await notLevel(service)).toEqual([]);
  });

  it('can be reconciled', async () => {
    for (let story = 0; story <= PLAIN; story += 1) {
      const auditor = await service.as({ tenant: `tenant-${story}`, subject: 'eva', role: 'auditor' });
      const { data } = await auditor('{ programs(first: 100) { nodes { id } } }');
      for (const { id } of data.programs.nodes) {
        const query = `{ reconciliation(programId: "${id}") { agrees waiting parked differences { kind message fields { path expected recorded } } } }`;
        const answer = await auditor(query);
        expect(answer.errors).toBeUndefined();
        expect(answer.data.reconciliation).toMatchObject({ agrees: true, differences: [] });
      }
    }
  });
});
