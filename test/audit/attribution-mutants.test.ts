import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AttributionPolicy } from '#libs/programs';
import type { RecordedContent } from '#libs/sales';
import type * as Engine from '../../libs/attribution/src/attribute/attribute.js';
import { Attributions } from '../../libs/audit/src/rating/attribution.js';
import { before, evidence, policy, T, touch } from '../../libs/attribution/test/evidence.fixtures.js';
import { LONG } from '../support/scale.js';
import { type Mutant, mutantFolder, plant, redirectKernel } from './mutated-engine.js';

const LIBS = join(import.meta.dirname, '../../libs');
const HISTORIES = 2_000;
const survivors = new Map([['D', 'A']]);

const of = (file: string, text: string, instead: string): Mutant => ({
  file: file.startsWith('kernel') ? file : `attribution/src/attribute/${file}`,
  ...{ text, instead },
});

const MUTANTS: readonly (readonly [name: string, mutant: Mutant])[] = [
  ['a touch at the very edge of the window is outside', of('faults.ts', 'age > windowMs', 'age >= windowMs')],
  [
    'of touches of one moment the later id goes first',
    of('order.ts', 'textOrder(a.touchId, b.touchId),', 'textOrder(b.touchId, a.touchId),'),
  ],
  ['a partner is summed twice', of('attribute.ts', 'partner.part += part;', 'partner.part += partner.part + part;')],
  [
    'the remainder goes to the last',
    of('kernel/src/money/rounding.ts', 'a.at - b.at : a.rest', 'b.at - a.at : a.rest'),
  ],
  [
    'the first of all has two parts',
    of('models.ts', 'touches.map(() => 1n)', 'touches.map((_, at) => (at === 0 ? 2n : 1n))'),
  ],
  ['the ends share as if nobody stood between them', of('models.ts', 'BigInt(Math.max(between, 1))', '1n')],
  ['the first takes what is the last one’s', of('models.ts', 'at === count - 1 ? 1n : 0n', 'at === 0 ? 1n : 0n')],
  [
    'the last takes what is the first one’s',
    of(
      'models.ts',
      'touches.map((_, at) => (at === 0 ? 1n : 0n))',
      'touches.map((_, at) => (at === count - 1 ? 1n : 0n))',
    ),
  ],
  ['a day that has begun is a day', of('models.ts', 'Math.floor((Date', 'Math.ceil((Date')],
  ['nothing is halved after its half-life', of('decay.ts', 'full >> halvings', 'full')],
  ['what comes up to 5 minutes after the sale is dropped', of('order.ts', 'AFTER_MS = 300_000', 'AFTER_MS = 0')],
  [
    'the partner’s own address is paid',
    of('faults.ts', "if (selfRule(touch, policy) === 'drop')", 'if (touch.at === policy.effectiveFrom)'),
  ],
  [
    'nobody is told of the partner’s own company',
    of('faults.ts', "selfRule(touch, policy) === 'flag' ? ['self-referral'] : []", '[]'),
  ],
  [
    'who has less than a basis point is credited with it',
    of('attribute.ts', '.filter(({ weight }) => weight > 0)', ''),
  ],
  [
    'fractions are of another whole',
    of('attribute.ts', 'exact: exactOf(part, all) }', 'exact: exactOf(part, all + 1n) }'),
  ],
  [
    'a click goes before a lead',
    of('contest.ts', "['code', 'lead', 'click'] as const", "['code', 'click', 'lead'] as const"),
  ],
];

const touches = fc.array(
  fc.record({
    ...{ partner: fc.constantFrom('A', 'B', 'C', 'D'), days: fc.constantFrom(0, 1, 5, 7, 14, 30, 89, 90) },
    ...{ ms: fc.constantFrom(0, 0, 1, -299_999, 60_000, 1_800_000, 40_000_000) },
    ...{ kind: fc.constantFrom('click', 'click', 'code', 'lead', 'response') },
    ...{ couldEarn: fc.constantFrom(true, true, true, false), linkId: fc.constantFrom(null, 'l1') },
    self: fc.constantFrom(null, null, null, 'same-email', 'same-domain'),
  }),
  { minLength: 1, maxLength: 12 },
);
const drawn = fc.record({
  touches,
  model: fc.constantFrom('last', 'first', 'linear', 'position', 'decay'),
  ranking: fc.constantFrom('classes', 'one-list'),
  halfLifeDays: fc.constantFrom(1, 7, 30),
});

/** How many of the same random sales the audit finds fault with. */
function faulty(attribute: typeof Engine.attribute): number {
  const sales = fc.sample(drawn, { seed: 7, numRuns: HISTORIES });
  return sales.filter(({ touches: all, ...more }) => {
    const terms = policy(more as Partial<AttributionPolicy>);
    const known = all.map(({ partner, days, ms, ...rest }) => touch(partner, before(days, ms), rest as never));
    const found = attribute(evidence(known, { survivors }), terms);
    const credits = found.shares.map(({ partnerId, weight }) => ({ partnerId, weight }));
    const pinned = { ...found, policyVersion: terms.version, model: terms.model, journeyId: 'j' };
    const sale = {
      ...{ saleId: 's', programId: 'p', occurredAt: T, timeZone: 'UTC', crediting: 'by-policy', credits },
      ...{ attribution: { ...pinned, unusable: [], readAt: [] }, conversion: null },
    } as unknown as RecordedContent;
    const hierarchy = { survivor: (partner: string) => survivors.get(partner) ?? partner };
    const audit = new Attributions({ knowledge: { attributionPolicies: [terms] }, program: { hierarchy } });
    return audit.take(sale).length > 0;
  }).length;
}

async function withMutant<T>(mutant: Mutant | undefined, use: (engine: typeof Engine) => T): Promise<T> {
  const directory = await mutantFolder();
  try {
    for (const lib of ['kernel', 'attribution'])
      await cp(join(LIBS, lib, 'src'), join(directory, lib, 'src'), { recursive: true });
    if (mutant) await plant(directory, mutant);
    await redirectKernel(directory);
    return use((await import(`${directory}/attribution/src/attribute/attribute.ts`)) as typeof Engine);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

describe('bugs planted in how sales are attributed', () => {
  it('are not found where there is none', async () => {
    expect(await withMutant(undefined, ({ attribute }) => faulty(attribute))).toBe(0);
  });

  it.each(MUTANTS.filter((_, n) => LONG || n < 4 || n % 3 === 0))('are found where %s', async (_, mutant) => {
    expect(await withMutant(mutant, ({ attribute }) => faulty(attribute))).toBeGreaterThan(0);
  });
});
