import { namesNothing } from '#libs/deals';
import { type Policy, policy, type PolicyCommand, policyContext, type StateReader } from '#libs/eventing';
import { type Command, type CommandContext, type Day, type EventOf, type Instant, toGlobalId } from '#libs/kernel';
import type { Recorded } from '#libs/kernel';
import { survivorOf } from '#libs/partners';
import { recoveryReferenceOf, referenceOf } from '../sending/references.js';
import type { RewardOrder, RewardProvider } from '../sending/reward-provider.js';
import { customerReference } from '../state-reader/customer-reference.js';
import { RewardStateReader } from '../state-reader/reward.state-reader.js';
import {
  FailRecovery,
  FailReward,
  FulfilReward,
  IntendReward,
  MarkRewardUnknown,
  RecordRecoverySent,
  RecordRewardSent,
} from '../wallet/wallet.commands.js';
import { type RewardFailure, type WalletEvent, walletEvents } from '../wallet/wallet.events.js';
import type { Reward } from '../wallet/wallet.state.js';

const NAME = 'send-reward-when-approved';
const ON = [
  'wallet.reward-approved',
  'wallet.reward-intended',
  'wallet.reward-sent',
  'wallet.reward-unknown',
  'wallet.reward-reversed',
] as const;

type Step = Recorded<EventOf<WalletEvent, (typeof ON)[number]>>;

/**
 * One step for each event, as payouts take them: the intent is recorded before anything is sent, and what may have been sent is asked for by its
 * reference, never sent under another.
 */
export const sendRewardWhenApproved = (
  facts: StateReader,
  provider: RewardProvider,
  now: () => Instant = () => new Date().toISOString(),
): Policy<WalletEvent> =>
  policy<WalletEvent>({
    name: NAME,
    sources: [walletEvents],
    on: ON,
    react: async (events) => {
      const commands: PolicyCommand[] = [];
      for (const event of events as readonly Step[]) {
        const command = await next(event, facts, provider, dayFor(event, now()));
        if (command) commands.push({ command, answers: [event] });
      }
      return commands;
    },
  });

interface FileDay {
  /** Of the file that lines go into. */
  readonly today: Day;
  /** The only day on which it may have been sent before; null: it may be in any file since. */
  readonly only: Day | null;
}

/** Lines go into the next file, however long ago what they answer was recorded: an older one may have been fetched. */
function dayFor(event: Step, now: Instant): FileDay {
  const recorded = event.recordedAt.slice(0, 10);
  const today = now.slice(0, 10) > recorded ? now.slice(0, 10) : recorded;
  const first = event.type === 'wallet.reward-intended' ? event.data.on : recorded;
  return { today, only: first === today && event.type !== 'wallet.reward-unknown' ? today : null };
}

async function next(
  event: Step,
  facts: StateReader,
  provider: RewardProvider,
  { today, only }: FileDay,
): Promise<Command | undefined> {
  const context = policyContext(NAME, event);
  const { walletId, rewardId } = event.data;
  const of = { walletId, rewardId };
  const known = new RewardStateReader(facts, context.tenant);
  const reward = (await known.wallet(walletId)).rewards.get(rewardId);
  if (!reward) return undefined;
  if (event.type === 'wallet.reward-approved') {
    return new IntendReward(
      { ...of, provider: provider.name, reference: referenceOf(rewardId, 1), on: today },
      context,
    );
  }
  const reference = reward.reference ?? referenceOf(rewardId, 1);
  if (event.type === 'wallet.reward-sent') {
    if (provider.settles !== 'when-written' || reward.status !== 'sent') return undefined;
    return new FulfilReward({ ...of, reference, on: event.recordedAt.slice(0, 10) }, context);
  }
  const back = event.type === 'wallet.reward-reversed';
  const to = await addressOf(facts, known, reward, back);
  if (back) {
    if (!reward.owes) return undefined;
    if ('failure' in to) return new FailRecovery({ ...of, ...to }, context);
    const order = orderOf(reward, { ...to, reference: recoveryReferenceOf(rewardId), on: today, back });
    return recover(of, { order, only }, provider, context);
  }
  if (reward.status !== 'intended' && reward.status !== 'unknown') return undefined;
  const found = await provider.find({ reference, program: programOf(reward), on: only });
  if (found !== undefined) return new RecordRewardSent({ ...of, providerReference: found }, context);
  if ('failure' in to) return new FailReward({ ...of, reference, reason: null, ...to }, context);
  const sending = await provider.send(orderOf(reward, { ...to, reference, on: today, back }));
  switch (sending.is) {
    case 'sent':
      return new RecordRewardSent({ ...of, providerReference: sending.providerReference }, context);
    case 'failed':
      return new FailReward({ ...of, reference, failure: null, reason: sending.reason }, context);
    case 'unknown':
      return new MarkRewardUnknown({ ...of, reason: sending.reason }, context);
  }
}

async function recover(
  of: { readonly walletId: string; readonly rewardId: string },
  { order, only }: { readonly order: RewardOrder; readonly only: Day | null },
  provider: RewardProvider,
  context: CommandContext,
): Promise<Command> {
  const found = await provider.find({ ...order, on: only });
  if (found !== undefined) return new RecordRecoverySent({ ...of, providerReference: found }, context);
  const sending = await provider.send(order);
  if (sending.is !== 'sent') throw new Error(`a reward could not be asked back: ${sending.reason}`);
  return new RecordRecoverySent({ ...of, providerReference: sending.providerReference }, context);
}

type Address = { readonly beneficiary: string } | { readonly failure: RewardFailure };

/**
 * Who it goes to, asked of now: between the intent and the sending a customer may have been erased, a partner banned or merged into another. A ban stops
 * nothing that is got back.
 */
async function addressOf(
  facts: StateReader,
  known: RewardStateReader,
  { grant }: Reward,
  back: boolean,
): Promise<Address> {
  if (grant.partnerId !== null) {
    const partnerId = await survivorOf(facts, known.tenant, grant.partnerId);
    if (!back && (await known.isBanned(partnerId))) return { failure: 'PARTNER_BANNED' };
    return { beneficiary: toGlobalId('partner', partnerId) };
  }
  const beneficiary = await customerReference(facts, known.tenant, grant.trigger);
  // A shop writes `0` for all its guests: what is sent there is sent to nobody. What was sent so is got back so.
  const isNobody = beneficiary === null || (!back && namesNothing(beneficiary));
  return isNobody ? { failure: 'NO_REFERENCE' } : { beneficiary };
}

const programOf = ({ grant }: Reward): string => toGlobalId('program', grant.programId);

const orderOf = (
  reward: Reward,
  sending: Pick<RewardOrder, 'beneficiary' | 'reference' | 'on' | 'back'>,
): RewardOrder => ({
  ...sending,
  ...{ program: programOf(reward), side: reward.grant.side, given: reward.grant.given, expires: reward.expiresAt },
});
