import type { StateReader } from '#libs/eventing';
import type { Program } from '#libs/programs';
import { activityAggregate } from '../activity/activity.aggregate.js';
import type { ActivityState } from '../activity/activity.state.js';
import type { Exchange } from '../fund/state/fund.types.js';
import { FundStateReader } from './fund.state-reader.js';

/** What commands of activities have to know of other streams of a tenant. Never Postgres. */
export class ActivityStateReader {
  private readonly known: FundStateReader;

  constructor(
    private readonly facts: StateReader,
    private readonly tenant: string,
  ) {
    this.known = new FundStateReader(facts, tenant);
  }

  async activity(activityId: string): Promise<ActivityState> {
    return (await this.facts.of(activityAggregate, this.tenant, activityId)).state;
  }

  program(programId: string): Promise<Program | undefined> {
    return this.known.program(programId);
  }

  partnerFault(...asked: Parameters<FundStateReader['partnerFault']>): ReturnType<FundStateReader['partnerFault']> {
    return this.known.partnerFault(...asked);
  }

  mayEarn(...asked: Parameters<FundStateReader['mayEarn']>): Promise<boolean> {
    return this.known.mayEarn(...asked);
  }

  /** What an amount of that day is converted with to the program’s currency; null: it needs no rate, or there is none. */
  async exchange(program: Program, currency: string, day: string): Promise<Exchange | null> {
    if (currency === program.currency) return null;
    return (await this.known.exchange(program, currency, program.currency, day)) ?? null;
  }
}
