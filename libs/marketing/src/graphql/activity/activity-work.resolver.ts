import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, keyOf, type MutationPayload } from '#libs/graphql';
import { idOf, refuse } from '#libs/kernel';
import { zoneOf } from '#libs/programs';
import { Mutation, Resolver } from '@nestjs/graphql';
import {
  AddTask,
  AttachFile,
  CompleteTask,
  DropTask,
  RecordActivityCosts,
  WithdrawActivityCost,
} from '../../activity/activity.commands.js';
import { ActivityChanges } from './activity-changes.provider.js';
import {
  AddTaskInput,
  AttachFileInput,
  CompleteTaskInput,
  DropTaskInput,
  RecordActivityCostsInput,
  WithdrawActivityCostInput,
} from './activity.inputs.js';
import { ActivityPayload, ActivityTaskPayload } from './activity.payloads.js';

const task = (id: string) => ({ kind: 'activity_task', id }) as const;

/** What is done for activities: tasks, files and costs. */
@Resolver()
export class ActivityWorkResolver {
  constructor(private readonly changes: ActivityChanges) {}

  @Mutation(() => ActivityTaskPayload, { description: 'Adds a task, for a host or for the vendor.' })
  @Roles(...STAFF)
  addTask(@Input() input: AddTaskInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { activityId, partnerId = null, title, dueOn } = input;
    const taskId = idOf(caller.tenant, 'activity-task', `${activityId}:${keyOf({ caller, input })}`);
    return this.changes.change(
      { name: 'addTask', input, caller, of: task(taskId) },
      async ({ programId }, context, known) => {
        const program = await known.program(programId);
        if (!program) return refuse('NOT_FOUND', 'there is no such program', 'activityId');
        const timeZone = zoneOf(program, context.occurredAt);
        return new AddTask({ activityId, taskId, partnerId, title, dueOn, timeZone }, context);
      },
    );
  }

  @Mutation(() => ActivityTaskPayload, { description: 'Says that a task is done; a partner of its own tasks.' })
  @Roles(...STAFF, 'partner')
  completeTask(@Input() input: CompleteTaskInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { activityId, taskId } = input;
    const by = caller.partnerId ?? null;
    return this.changes.change(
      { name: 'completeTask', input, caller, of: task(taskId) },
      (_, context) => new CompleteTask({ activityId, taskId, by }, context),
    );
  }

  @Mutation(() => ActivityTaskPayload, { description: 'Says that a task is not to be done any more.' })
  @Roles(...STAFF)
  dropTask(@Input() input: DropTaskInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { activityId, taskId } = input;
    return this.changes.change(
      { name: 'dropTask', input, caller, of: task(taskId) },
      (_, context) => new DropTask({ activityId, taskId }, context),
    );
  }

  @Mutation(() => ActivityPayload, {
    description:
      'Names a file of an activity: something to work with, or a proof. The same file again changes nothing.',
  })
  @Roles(...STAFF, 'partner')
  attachFile(@Input() input: AttachFileInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { activityId, use, name, mediaType, size, sha256 } = input;
    const file = { use, name, mediaType, size, sha256, partnerId: caller.partnerId ?? null };
    return this.changes.change(
      { name: 'attachFile', input, caller },
      (_, context) => new AttachFile({ activityId, ...file }, context),
    );
  }

  @Mutation(() => ActivityPayload, {
    description:
      'Records what was spent on an activity. Another currency is converted at the rate that was published for its day, at most 7 days older (NO_RATE). Example: 200.00 EUR at 1.0850 are 217.00 USD.',
  })
  @Roles(...STAFF)
  recordActivityCosts(@Input() input: RecordActivityCostsInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { activityId, costs: given } = input;
    const asked = { name: 'recordActivityCosts', input, caller };
    return this.changes.change(asked, async ({ programId }, context, known) => {
      const program = await known.program(programId);
      if (!program) return refuse('NOT_FOUND', 'there is no such program', 'activityId');
      const costs = await Promise.all(
        given.map(async ({ currency: text, paidBy = null, day, number, kind, amount, eligible }) => {
          const currency = text ?? program.currency;
          const conversion = await known.conversion(program, currency, day);
          return { number, day, kind, paidBy, amount, currency, eligible, conversion };
        }),
      );
      return new RecordActivityCosts({ activityId, costs }, context);
    });
  }

  @Mutation(() => ActivityPayload, {
    description:
      'Withdraws a cost that was wrong, also once the activity is over: what it cost, what a lead cost and what its hosts owe are as if it had never been recorded. What is right is recorded anew, under the same number or another.',
  })
  @Roles(...STAFF)
  withdrawActivityCost(
    @Input() input: WithdrawActivityCostInput,
    @Caller() caller: Principal,
  ): Promise<MutationPayload> {
    const { activityId, number, reason } = input;
    return this.changes.change(
      { name: 'withdrawActivityCost', input, caller },
      (_, context) => new WithdrawActivityCost({ activityId, number, reason }, context),
    );
  }
}
