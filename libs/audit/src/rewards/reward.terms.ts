import type { WalletEvent } from '#libs/rewards';
import { daysLater } from '../arithmetic/calendar.js';
import { moneyText } from '../arithmetic/minor.js';
import type { FieldDifference } from '../sources/findings.js';
import type { ExpectedReward } from './reward.expected.js';
import { exceeds } from './reward.model.js';
import type { RewardsOfBeneficiaries } from './taken.js';

export type Answer = Extract<WalletEvent, { type: 'wallet.reward-granted' | 'wallet.reward-refused' }>;

interface Known {
  /** In minor units; undefined where no rate is known. */
  readonly cost: bigint | undefined;
  /** Of the program. */
  readonly currency: string;
  readonly rewards: RewardsOfBeneficiaries;
}

/** Where an answer is not what the rule must have said. */
export function termFaults({ type, data }: Answer, expected: ExpectedReward, known: Known): FieldDifference[] {
  const fields: FieldDifference[] = [];
  const must = (path: string, is: unknown, recorded: unknown): void => {
    if (is !== recorded) fields.push({ path, expected: is, recorded });
  };
  must('policyVersion', expected.policyVersion, data.policyVersion);
  must('subject', expected.beneficiary, data.subject);
  must('trigger.at', expected.at, data.trigger.at);
  if (type === 'wallet.reward-refused') {
    const byCap = data.reason === 'CAP_REACHED' || data.reason === 'BUDGET_SPENT';
    if (!byCap || expected.refused !== null) must('reason', expected.refused, data.reason);
    if (data.reason === 'CAP_REACHED' && !isFull(data, expected, known)) must('reason', null, data.reason);
    return fields;
  }
  const { cost, currency } = known;
  must('reason', expected.refused, null);
  must('cost', cost === undefined ? null : moneyText(cost, currency), data.cost.amount);
  must('holdUntil', daysLater(expected.at, expected.rule.holdDays, expected.zone), data.holdUntil);
  must('risk', expected.risk, data.risk);
  return fields;
}

function isFull(
  data: Answer['data'],
  { rule, zone }: ExpectedReward,
  { cost = 0n, currency, rewards }: Known,
): boolean {
  const taken = (window: string) => rewards.taken(data, data.trigger.at, zone, window);
  return rule.caps.some((cap) => cap.per === 'beneficiary' && exceeds(cap, taken(cap.window), cost, currency));
}
