import { type JourneyEvent, journeyEvents } from '#libs/attribution';
import { type Policy, policy, type PolicyCommand, policyContext, type StateReader } from '#libs/eventing';
import type { Command, CommandContext, Recorded } from '#libs/kernel';
import { type RatesEvent, ratesEvents } from '#libs/rates';
import { type SaleEvent, saleEvents } from '#libs/sales';
import { rewardBudgetIdOf } from '../budget/reward-budget.aggregate.js';
import { ReserveReward } from '../budget/reward-budget.commands.js';
import { type RewardBudgetEvent, rewardBudgetEvents } from '../budget/reward-budget.events.js';
import { type Offer, offersOf } from '../earning/offers.js';
import { fitsOf } from '../state-reader/attributes.js';
import {
  type LeadTrigger,
  type Occasion,
  RewardStateReader,
  type SaleTrigger,
} from '../state-reader/reward.state-reader.js';
import type { RewardGrant, RewardOffer, RewardRefusedFor } from '../vocabulary/reward.types.js';
import { walletIdOf } from '../wallet/wallet.aggregate.js';
import { offerOf } from '../wallet/granting.js';
import { GrantReward, RefuseReward } from '../wallet/wallet.commands.js';
import { WalletsAhead } from './wallets-ahead.js';

const NAME = 'grant-reward-when-earned';

type Answered = SaleEvent | JourneyEvent | RewardBudgetEvent | RatesEvent;

/**
 * What the rules in force say of a sale or a qualified lead, as known then. The budget of a rule is asked for a place first, also where no cap counts in it:
 * a later version may have one.
 */
export const grantRewardWhenEarned = (facts: StateReader): Policy<Answered> =>
  policy<Answered>({
    name: NAME,
    sources: [saleEvents, journeyEvents, rewardBudgetEvents, ratesEvents],
    on: ['sale.recorded', 'sale.recredited', 'journey.lead-qualified', 'reward-budget.reserved', 'reward-budget.spent'],
    retryOn: { 'rates.published': ['NO_RATE'] },
    react: async (events) => {
      const commands: PolicyCommand[] = [];
      const ahead = new WalletsAhead(facts);
      for (const event of events) {
        const answers = [event];
        for (const command of await answersTo(event, facts, ahead)) {
          ahead.follow(command);
          commands.push({ command, answers });
        }
      }
      return ahead.inOrder(commands);
    },
  });

async function answersTo(
  event: Recorded<Answered>,
  facts: StateReader,
  ahead: WalletsAhead,
): Promise<readonly Command[]> {
  const context = policyContext(NAME, event);
  const { type, data } = event;
  if (type === 'reward-budget.reserved') {
    const { grant } = data;
    const elsewhere = await ahead.elsewhere(context.tenant, grant);
    return [new GrantReward({ walletId: grant.walletId, grant, elsewhere }, context)];
  }
  if (type === 'reward-budget.spent') return [refusing(data.grant, 'BUDGET_SPENT', [], context)];
  const reader = new RewardStateReader(facts, context.tenant);
  if (type !== 'journey.lead-qualified') return offered(await reader.ofSale(event as SaleTrigger), context);
  const lead = event as LeadTrigger;
  const commands = offered(await reader.ofLead(lead), context);
  const waits = (rewardId: string): Promise<boolean> => wasOffered(rewardId, lead, reader, context);
  return (await Promise.all(commands.map((command) => unlessAnswered(command, ahead, waits)))).flat();
}

/**
 * Of a lead that is qualified again its first answer stands. What its wallet has refused takes no place, which nothing would give back: the wallet says so
 * once more, since commands are known by how many went before them. What has asked for a place is not refused before its wallet has heard of it.
 */
async function unlessAnswered(
  command: Command,
  ahead: WalletsAhead,
  waits: (rewardId: string) => Promise<boolean>,
): Promise<readonly Command[]> {
  const { context } = command;
  if (command instanceof ReserveReward) {
    const { grant } = command.data;
    const isRefused = await ahead.hasRefused(context.tenant, grant);
    return [isRefused ? refusing(grant, 'BUDGET_SPENT', [], context) : command];
  }
  if (!(command instanceof RefuseReward)) return [command];
  const { offer } = command.data;
  return (await ahead.hasAsked(context.tenant, offer)) || (await waits(offer.rewardId)) ? [] : [command];
}

/** Whether the lead had earned it before, where it still waits for a rate: the refusal of a later time would go before that answer. */
async function wasOffered(
  rewardId: string,
  lead: LeadTrigger,
  reader: RewardStateReader,
  context: CommandContext,
): Promise<boolean> {
  for (const before of await reader.qualifiedBefore(lead)) {
    const commands = offered(await reader.ofLead(before), context);
    if (commands.some(({ data }) => 'grant' in data && (data.grant as RewardOffer).rewardId === rewardId)) return true;
  }
  return false;
}

/** One command for each offer, in the order of the policy. */
function offered(occasion: Occasion | undefined, context: CommandContext): readonly Command[] {
  if (!occasion) return [];
  const { earned, asked, partners } = occasion;
  const { tenant, programId, trigger } = earned;
  const fits = fitsOf(asked, partners, trigger.at);
  const offers = offersOf(earned, fits, (side, id) => walletIdOf(tenant, programId, side, id));
  return offers.map((offer) => commandOf(offer, tenant, context));
}

function commandOf(offer: Offer, tenant: string, context: CommandContext): Command {
  if ('refused' in offer) return refusing(offer.offer, offer.refused, [], context);
  const { grant, caps } = offer;
  const { walletId, programId, ruleId } = grant;
  if (!isPriced(grant)) return new GrantReward({ walletId, grant, elsewhere: [] }, context);
  const budgetId = rewardBudgetIdOf(tenant, programId, ruleId);
  return new ReserveReward({ budgetId, grant: { ...grant, budgetIds: [budgetId] }, caps }, context);
}

const isPriced = (grant: GrantReward['data']['grant']): grant is RewardGrant => grant.cost !== null;

const refusing = (
  offer: RewardOffer,
  reason: RewardRefusedFor,
  budgetIds: readonly string[],
  context: CommandContext,
): Command => new RefuseReward({ walletId: offer.walletId, offer: offerOf(offer), reason, budgetIds }, context);
