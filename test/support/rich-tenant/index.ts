import type { Sender } from '../sender.js';
import { addActivities } from './activities.js';
import { addCustomers, sellByPolicy } from './customers.js';
import { DealSeed } from './deals.js';
import { FundSeed } from './funds.js';
import { MoneySeed, sell, sellUnderMergedKey } from './money.js';
import { addPartners, decideTiers, mergeDouble, type Partners } from './partners.js';
import { openProgram } from './program.js';
import { decideRewards } from './rewards.js';
import { spend } from './costs.js';
import { addWebhooks } from './webhooks.js';

export interface RichTenant extends Partners {
  readonly programId: string;
  readonly planId: string;
  /** An account that was joined into another: nothing names it any more. */
  readonly joinedAccountId: string;
  /** One that receives what it can. */
  readonly webhookId: string;
  /** Of a customer with touches, known by the reference K-1. */
  readonly leadId: string;
}

/** Does one chapter of the story; another may go on where one could not be ended. */
type Chapter = (tell: () => Promise<unknown>) => Promise<unknown>;

/** A tenant that has used every mutation there is: nothing that can be shown is empty. */
export async function seedRichTenant(
  seed: Sender,
  chapter: Chapter = (tell) => tell(),
  endpoint = 'https://crm.example/hook',
): Promise<RichTenant> {
  const { programId, planId } = await openProgram(seed);
  const partners = await addPartners(seed, programId, planId);
  const money = new MoneySeed(seed, programId, partners);
  await sell(seed, programId);
  await chapter(() => decideTiers(seed, partners.ids));
  const deals = new DealSeed(seed, programId, partners);
  await deals.add(chapter);
  await chapter(() => money.correct());
  await chapter(() => money.close());
  await chapter(() => money.settle());
  await chapter(() => new FundSeed(seed, programId, partners).add(chapter));
  await chapter(() => addActivities(seed, programId, partners));
  await chapter(() => decideRewards(seed, programId));
  await chapter(() => spend(seed, programId, partners));
  await chapter(() => money.sellLate());
  await chapter(() => mergeDouble(seed, partners.ids));
  await chapter(() => sellUnderMergedKey(seed, programId));
  let leadId = '';
  await chapter(async () => (leadId = await addCustomers(seed, programId, partners, chapter)));
  await chapter(() => sellByPolicy(seed, programId, partners));
  let webhookId = '';
  await chapter(async () => (webhookId = await addWebhooks(seed, endpoint, { programId, partners })));
  return { programId, planId, webhookId, leadId, joinedAccountId: deals.joinedAccountId, ...partners };
}
