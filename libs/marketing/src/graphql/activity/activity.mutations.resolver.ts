import { activityIdOf } from '#libs/attribution';
import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, type MutationPayload, Mutations } from '#libs/graphql';
import { keyOf, refuse } from '#libs/kernel';
import { Mutation, Resolver } from '@nestjs/graphql';
import {
  AnswerInvitation,
  CancelActivity,
  FinishActivity,
  InviteHost,
  PlanActivity,
  ReviseActivity,
  StartActivity,
} from '../../activity/activity.commands.js';
import { hostsThatAccepted } from '../../activity/activity.state.js';
import { isSharedBy } from '../../sharing/agreement.js';
import { PlanActivitiesInput, PlanActivitiesPayload } from './activity-bulk.inputs.js';
import { ActivityChanges } from './activity-changes.provider.js';
import {
  ActivityPlanInput,
  AnswerInvitationInput,
  CancelActivityInput,
  FinishActivityInput,
  InviteHostInput,
  PlanActivityInput,
  ReviseActivityInput,
  StartActivityInput,
} from './activity.inputs.js';
import { ActivityPayload } from './activity.payloads.js';

const planOf = ({ name, kind, startsOn, endsOn, audience = null, expectedLeads = null }: ActivityPlanInput) => ({
  ...{ name, kind, startsOn, endsOn, audience, expectedLeads },
});

/** What becomes of activities. */
@Resolver()
export class ActivityMutationsResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly changes: ActivityChanges,
  ) {}

  @Mutation(() => ActivityPayload, {
    description:
      'Plans an activity and invites partners to host it. The vendor bears what hosts do not: with hosts of 3000 and 2000 it bears 5000 basis points.',
  })
  @Roles(...STAFF)
  planActivity(@Input() input: PlanActivityInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.plan('planActivity', input, caller);
  }

  @Mutation(() => PlanActivitiesPayload, {
    description:
      'Plans activities, as `planActivity` plans one. One that is planned already is refused: ACTIVITY_EXISTS.',
  })
  @Roles(...STAFF, 'integration')
  planActivities(@Input() { items }: PlanActivitiesInput, @Caller() caller: Principal): Promise<PlanActivitiesPayload> {
    return this.mutations.each(
      items,
      ({ programId, externalId }) => `${programId} ${keyOf(externalId)}`,
      (input) => this.plan('planActivities', input, caller),
    );
  }

  private plan(name: string, input: PlanActivityInput, caller: Principal): Promise<MutationPayload> {
    const { programId, hosts } = input;
    const externalId = keyOf(input.externalId);
    const id = activityIdOf(caller.tenant, programId, externalId);
    const asked = { name, kind: 'activity', id, natural: { programId, externalId }, input, caller };
    return this.mutations.creating(asked, async (activityId, context) => {
      const known = this.changes.known(context.tenant);
      const program = await known.program(programId);
      if (!program) return refuse('NOT_FOUND', 'there is no such program', 'programId');
      for (const [n, { partnerId }] of hosts.entries()) {
        const fault = await known.partnerFault(programId, partnerId, context.occurredAt);
        if (fault) return { ...fault, field: `hosts.${n}.partnerId` };
      }
      const { currency } = program;
      return new PlanActivity({ activityId, programId, externalId, currency, ...planOf(input), hosts }, context);
    });
  }

  @Mutation(() => ActivityPayload, { description: 'Says anew what an activity is to be, until it is over.' })
  @Roles(...STAFF)
  reviseActivity(@Input() input: ReviseActivityInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { activityId } = input;
    return this.changes.change(
      { name: 'reviseActivity', input, caller },
      (_, context) => new ReviseActivity({ activityId, ...planOf(input) }, context),
    );
  }

  @Mutation(() => ActivityPayload, {
    description: 'Invites a partner to host an activity, or offers it another part of the costs: it answers anew.',
  })
  @Roles(...STAFF)
  inviteHost(@Input() input: InviteHostInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { activityId, partnerId, costShare } = input;
    return this.changes.change({ name: 'inviteHost', input, caller }, async ({ programId }, context, known) => {
      const fault = await known.partnerFault(programId, partnerId, context.occurredAt);
      return fault ?? new InviteHost({ activityId, partnerId, costShare }, context);
    });
  }

  @Mutation(() => ActivityPayload, {
    description: 'Says whether a partner hosts an activity. Once it runs, its hosts stay.',
  })
  @Roles(...STAFF, 'partner')
  answerInvitation(@Input() input: AnswerInvitationInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { activityId, accepts } = input;
    const partnerId = caller.partnerId ?? input.partnerId ?? '';
    return this.changes.change(
      { name: 'answerInvitation', input, caller },
      (_, context) => new AnswerInvitation({ activityId, partnerId, accepts }, context),
    );
  }

  @Mutation(() => ActivityPayload, {
    description:
      'Begins an activity, once each partner that was invited has answered (HOSTS_NOT_AGREED) and, where several host it, all have agreed on how leads are shared (NO_SHARING).',
  })
  @Roles(...STAFF)
  startActivity(@Input() input: StartActivityInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { activityId } = input;
    return this.changes.change({ name: 'startActivity', input, caller }, async (activity, context, _, sharing) => {
      const isShared = isSharedBy(await sharing.sharing(activityId), hostsThatAccepted(activity));
      return new StartActivity({ activityId, isShared }, context);
    });
  }

  @Mutation(() => ActivityPayload, { description: 'Ends an activity, once no task is open (TASKS_OPEN).' })
  @Roles(...STAFF)
  finishActivity(@Input() input: FinishActivityInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { activityId } = input;
    return this.changes.change(
      { name: 'finishActivity', input, caller },
      (_, context) => new FinishActivity({ activityId }, context),
    );
  }

  @Mutation(() => ActivityPayload, { description: 'Cancels an activity; its open tasks are dropped.' })
  @Roles(...STAFF)
  cancelActivity(@Input() input: CancelActivityInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { activityId, reason } = input;
    return this.changes.change(
      { name: 'cancelActivity', input, caller },
      (_, context) => new CancelActivity({ activityId, reason }, context),
    );
  }
}
