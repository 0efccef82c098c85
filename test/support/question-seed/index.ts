import type { Sender } from '../sender.js';
import { registerDeals } from './deals.js';
import { payOut } from './money.js';
import { addPartners, type Partners } from './partners.js';
import { type OpenedProgram, openProgram } from './program.js';
import { sell } from './sales.js';

export * from './deals.js';
export { HELD } from './money.js';
export { ACTIVE, CERTIFICATIONS, nameOf, ONBOARDING, TIERS_END } from './partners.js';
export { ago, CAPS, RATES, SILVER } from './program.js';
export * from './sales.js';

export interface Seeded extends Partners, OpenedProgram {}

/** A tenant small enough that every answer about it can be worked out from what was sent. */
export async function seedQuestions(seed: Sender): Promise<Seeded> {
  const program = await openProgram(seed);
  const partners = await addPartners(seed, program);
  await sell(seed, program.programId);
  await registerDeals(seed, program.programId);
  await payOut(seed, program.programId, partners);
  return { ...program, ...partners };
}
