import { dayAt, windowAt } from '../arithmetic/calendar.js';
import { GONE, type RewardModel } from './reward.model.js';

export interface Taken {
  readonly count: number;
  readonly cost: bigint;
}

const NOTHING: Taken = { count: 0, cost: 0n };
const plus = (one: Taken, { count, cost }: Taken): Taken => ({ count: one.count + count, cost: one.cost + cost });

/** What is taken of a budget: sums by day, so that an answer costs as much as there are days, not as there are places. */
export class TakenByDay {
  private readonly days = new Map<string, { readonly window: (window: string) => string; taken: Taken }>();

  add(at: string, zone: string, cost: bigint): void {
    this.change(at, zone, { count: 1, cost });
  }

  remove(at: string, zone: string, cost: bigint): void {
    this.change(at, zone, { count: -1, cost: -cost });
  }

  in(key: string, window: string): Taken {
    let all = NOTHING;
    for (const day of this.days.values()) if (day.window(window) === key) all = plus(all, day.taken);
    return all;
  }

  private change(at: string, zone: string, by: Taken): void {
    const day = dayAt(at, zone);
    const keys = new Map<string, string>();
    const window = (name: string): string => {
      const key = keys.get(name) ?? windowAt(at, zone, name);
      keys.set(name, key);
      return key;
    };
    const known = this.days.get(day) ?? { window, taken: NOTHING };
    this.days.set(day, { ...known, taken: plus(known.taken, by) });
  }
}

interface Of {
  readonly side: string;
  readonly subject: string;
  readonly ruleId: string;
}

/** Rewards by whom they are for, under whichever record, and rule: what a cap of a beneficiary counts. */
export class RewardsOfBeneficiaries {
  private readonly filed = new Map<string, RewardModel[]>();
  private readonly rulesOf = new Map<string, Set<string>>();

  constructor(private readonly whoseIs: (subject: string) => string) {}

  add(reward: RewardModel): void {
    const { side, subject, ruleId } = reward.granted;
    this.file(this.whoseIs(subject), `${side} ${ruleId}`, [reward]);
  }

  /** One has ended in another: what it had is the other’s. */
  merged(subject: string): void {
    const into = this.whoseIs(subject);
    if (into === subject) return;
    for (const rule of this.rulesOf.get(subject) ?? []) {
      const key = `${subject} ${rule}`;
      this.file(into, rule, this.filed.get(key) ?? []);
      this.filed.delete(key);
    }
    this.rulesOf.delete(subject);
  }

  /** What keeps a place in the window of a moment. */
  taken({ side, subject, ruleId }: Of, at: string, zone: string, window: string): Taken {
    const key = windowAt(at, zone, window);
    let all = NOTHING;
    for (const { granted, status, cost } of this.filed.get(`${this.whoseIs(subject)} ${side} ${ruleId}`) ?? []) {
      if (GONE.has(status) || windowAt(granted.trigger.at, zone, window) !== key) continue;
      all = plus(all, { count: 1, cost });
    }
    return all;
  }

  private file(whose: string, rule: string, rewards: readonly RewardModel[]): void {
    const key = `${whose} ${rule}`;
    const all = this.filed.get(key);
    if (all) for (const reward of rewards) all.push(reward);
    else this.filed.set(key, [...rewards]);
    this.rulesOf.set(whose, (this.rulesOf.get(whose) ?? new Set()).add(rule));
  }
}
