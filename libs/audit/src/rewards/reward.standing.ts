import { idOf, type Position } from '#libs/kernel';
import type { EventRef } from '../sources/findings.js';
import type { LeadsOfRewards } from './leads.model.js';
import { exchangeOf, falls } from './reward.expected.js';
import type { RewardModel } from './reward.model.js';
import type { RewardRates } from './reward.rates.js';
import type { SaleModel, SalesOfRewards } from './sales.model.js';

/** Why a reward may not stand, and since when. */
interface Outdated {
  readonly message: string;
  readonly position: Position;
  readonly ref: EventRef;
}

/** What sales and leads that rewards are for have become since. */
export class RewardStanding {
  constructor(
    private readonly tenant: string,
    private readonly sales: SalesOfRewards,
    private readonly leads: LeadsOfRewards,
    private readonly terms: RewardRates,
  ) {}

  /** Its sale or lead as it is now. */
  trigger({ granted: { trigger } }: RewardModel) {
    return trigger.kind === 'sale' ? this.sales.of(trigger.id) : this.leads.of(trigger.id);
  }

  /** Whether less than its rule asks for was ever left of its sale. */
  wasLost(reward: RewardModel): boolean {
    const sale = this.sales.of(reward.granted.trigger.id);
    return sale !== undefined && this.isLost(reward, sale, sale.least);
  }

  outdated(reward: RewardModel): Outdated | undefined {
    const { rewardId, trigger } = reward.granted;
    const sale = this.sales.of(trigger.id);
    if (sale && this.isLost(reward, sale, sale.net)) {
      return { message: `reward ${rewardId} stands, and too little is left of its sale`, ...whereOf(sale) };
    }
    const now = this.trigger(reward);
    if (!now || this.isTheirs(reward)) return undefined;
    return {
      message: `reward ${rewardId} stands, and its ${trigger.kind} is another partner’s by now`,
      ...whereOf(now),
    };
  }

  /** Whether it is the one reward that there may be for its referrer. */
  private isTheirs({ granted }: RewardModel): boolean {
    const { side, byCode, trigger, ruleId, partnerId, rewardId } = granted;
    if (side !== 'referrer' || byCode) return true;
    const sale = this.sales.of(trigger.id);
    const lead = this.leads.of(trigger.id)?.latest;
    const [owner, occasion, ...whose] = sale
      ? [sale.owner, sale.occasion]
      : [lead?.partnerId ?? null, lead?.occasion ?? '', partnerId ?? ''];
    return (
      owner === partnerId && idOf(this.tenant, 'reward', [occasion, ruleId, side, ...whose].join(':')) === rewardId
    );
  }

  private isLost({ granted }: RewardModel, sale: SaleModel, net: SaleModel['net']): boolean {
    const around = this.terms.around(granted.trigger.at);
    const exchange = exchangeOf(sale.currency, granted.trigger.at, around);
    return falls(net, exchange ?? granted.netExchange, granted.minimumNet);
  }
}

const whereOf = ({ position, ref }: Omit<Outdated, 'message'>) => ({ position, ref });
