import type { StateReader } from '#libs/eventing';
import type { Program } from '#libs/programs';
import type { Conversion } from '#libs/rates';
import { activityAggregate } from '../activity/activity.aggregate.js';
import type { ActivityState } from '../activity/activity.state.js';
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

  /** How an amount of that day is converted to the program’s currency. */
  conversion(program: Program, currency: string, day: string): Promise<Conversion> {
    return this.known.conversion(program, currency, program.currency, day);
  }
}
