import { type CommandContext, isRefusal } from '#libs/kernel';
import * as commands from '../src/activity/activity.commands.js';
import { activityDecider } from '../src/activity/activity.js';
import type { ActivityState } from '../src/activity/activity.state.js';

export const by = (occurredAt = '2024-05-01T12:00:00.000Z'): CommandContext => ({
  ...{ tenant: 'acme', actor: { subject: 'ann', role: 'manager' }, commandId: 'c', correlationId: 'c' },
  ...{ causationId: 'c', occurredAt },
});

const activityId = 'activity';

export const plan = (change: Partial<commands.PlanActivity['data']> = {}) =>
  new commands.PlanActivity(
    {
      ...{ activityId, programId: 'program', externalId: 'W-1', currency: 'USD', name: 'Webinar', kind: 'webinar' },
      ...{ startsOn: '2024-06-30', endsOn: '2024-06-30', audience: null, expectedLeads: 100 },
      hosts: [
        { partnerId: 'B', costShare: 3000 },
        { partnerId: 'C', costShare: 2000 },
      ],
      ...change,
    },
    by(),
  );
export const invite = (partnerId: string, costShare: number) =>
  new commands.InviteHost({ activityId, partnerId, costShare }, by());
export const answer = (partnerId: string, accepts = true) =>
  new commands.AnswerInvitation({ activityId, partnerId, accepts }, by());
export const task = (taskId: string, partnerId: string | null = null) =>
  new commands.AddTask(
    { activityId, taskId, partnerId, title: 'Slides', dueOn: '2024-06-20', timeZone: 'Europe/Berlin' },
    by(),
  );
export const complete = (taskId: string, who: string | null = null) =>
  new commands.CompleteTask({ activityId, taskId, by: who }, by());
export const drop = (taskId: string) => new commands.DropTask({ activityId, taskId }, by());
export const begin = (isShared: boolean) => new commands.StartActivity({ activityId, isShared }, by());
export const start = begin(true);
export const finish = new commands.FinishActivity({ activityId }, by());
export const cancel = (reason = 'no speaker') => new commands.CancelActivity({ activityId, reason }, by());
export const cost = (number: string, amount: string, change: Partial<commands.CostDraft> = {}) =>
  new commands.RecordActivityCosts(
    {
      activityId,
      costs: [
        {
          ...{ number, day: '2024-06-10', kind: 'venue', paidBy: null, amount, currency: 'USD', eligible: true },
          ...{ conversion: { kind: 'noRate' }, ...change },
        },
      ],
    },
    by(),
  );
export const withdraw = (number: string, reason = 'not ours') =>
  new commands.WithdrawActivityCost({ activityId, number, reason }, by());
export const file = (sha256: string, change: Partial<commands.AttachFile['data']> = {}) =>
  new commands.AttachFile(
    {
      ...{ activityId, use: 'proof', partnerId: null, name: 'list.csv', mediaType: 'text/csv', size: 1, sha256 },
      ...change,
    },
    by(),
  );

export const after = (...run: readonly commands.ActivityCommand[]): ActivityState =>
  run.reduce((state, command) => {
    const decision = activityDecider.decide(command, state);
    if (isRefusal(decision)) throw new Error(decision.message);
    return decision.reduce(activityDecider.evolve, state);
  }, activityDecider.initial);

export const when = (state: ActivityState, command: commands.ActivityCommand) => activityDecider.decide(command, state);
