import type { Sender } from '../sender.js';
import { DealSeed } from './deals.js';
import { MoneySeed, sell } from './money.js';
import { addPartners, decideTiers, mergeDouble, type Partners } from './partners.js';
import { openProgram } from './program.js';

export interface RichTenant extends Partners {
  readonly programId: string;
  readonly planId: string;
}

/** A tenant that has used every mutation there is: nothing that can be shown is empty. */
export async function seedRichTenant(seed: Sender): Promise<RichTenant> {
  const { programId, planId } = await openProgram(seed);
  const partners = await addPartners(seed, programId, planId);
  await sell(seed, programId);
  await decideTiers(seed, partners.ids);
  await new DealSeed(seed, programId, partners).add();
  await new MoneySeed(seed, programId, partners).add();
  await mergeDouble(seed, partners.ids);
  return { programId, planId, ...partners };
}
