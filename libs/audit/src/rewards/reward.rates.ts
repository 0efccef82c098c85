import type { ProgramStates } from '../rating/program.states.js';
import type { PublishedDays } from '../states/published-rates.js';
import { answerBy, costOf, type ExpectedReward, type RewardContext } from './reward.expected.js';

export type Rates = (source: string) => PublishedDays | undefined;

const DEFAULT_SOURCE = 'ecb';

/** What depends on rates, which may come later than what they are asked for. */
export class RewardRates {
  constructor(
    private readonly program: ProgramStates,
    private readonly rates: Rates,
    private readonly of: Pick<RewardContext, 'tenant' | 'partners'>,
  ) {}

  /** undefined: nothing is given for what happens then. */
  contextAt(at: string): RewardContext | undefined {
    const policy = this.program.rewardPolicyAt(at);
    return policy && { ...this.around(at), ...this.of, policy };
  }

  around(at: string) {
    const source = this.program.payoutPolicyAt(at)?.rateSource ?? DEFAULT_SOURCE;
    return { zone: this.program.zoneAt(at), currency: this.program.currency, rates: this.rates(source) };
  }

  /** In minor units; undefined where no rate is known. */
  cost({ spec, net, currency, at }: ExpectedReward): bigint | undefined {
    return costOf(spec, net && { net, currency }, at, this.around(at));
  }

  answerOf(expected: ExpectedReward) {
    return answerBy(expected, this.around(expected.at));
  }
}
