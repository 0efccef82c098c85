import type { StateReader } from '#libs/eventing';
import type { Instant } from '#libs/kernel';
import { calendarInForce, programAggregate, zoneOf } from '#libs/programs';
import { hostsThatAccepted } from '../activity/activity.state.js';
import type { AnswerTerms } from '../sharing/sharing.commands.js';
import { sharingAggregate } from '../sharing/sharing.aggregate.js';
import type { SharingState } from '../sharing/sharing.state.js';
import { ActivityStateReader } from './activity.state-reader.js';

/** What commands of shared leads have to know of other streams of a tenant. Never Postgres. */
export class SharingStateReader {
  constructor(
    private readonly facts: StateReader,
    private readonly tenant: string,
  ) {}

  async sharing(activityId: string): Promise<SharingState> {
    return (await this.facts.of(sharingAggregate, this.tenant, activityId)).state;
  }

  /** Partners that have agreed to host an activity and may get its leads as they stand: neither banned, suspended nor merged into another. */
  async hosts(activityId: string, at: Instant): Promise<readonly string[]> {
    const known = new ActivityStateReader(this.facts, this.tenant);
    const activity = await known.activity(activityId);
    if (activity.status === 'absent') return [];
    const hosts: string[] = [];
    for (const partnerId of hostsThatAccepted(activity))
      if (await known.mayEarn(activity.programId, partnerId, at)) hosts.push(partnerId);
    return hosts;
  }

  /** By which days an answer is due. */
  async terms(programId: string, at: Instant): Promise<AnswerTerms> {
    const { state } = await this.facts.of(programAggregate, this.tenant, programId);
    if (state.status === 'absent') return { timeZone: 'UTC', calendar: { weekend: [6, 7], holidays: [] } };
    return { timeZone: zoneOf(state, at), calendar: calendarInForce(state, at) };
  }
}
