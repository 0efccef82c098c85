import { type Decider, refuse, unreachable } from '#libs/kernel';
import type { ActivityRefusal } from '../vocabulary/activity.refusals.js';
import type { ActivityCommand } from './activity.commands.js';
import type { ActivityEvent } from './activity.events.js';
import { evolveActivity } from './activity.evolve.js';
import type { ActivityState } from './activity.state.js';
import { recordCosts, withdrawCost } from './costs.js';
import { cancelActivity, finishActivity, startActivity } from './course.js';
import { attachFile } from './files.js';
import { answerInvitation, inviteHost } from './hosts.js';
import { planActivity, reviseActivity } from './plan.js';
import { addTask, completeTask, dropTask } from './tasks.js';

export const activityDecider: Decider<ActivityCommand, ActivityState, ActivityEvent, ActivityRefusal> = {
  initial: { status: 'absent' },
  decide(command, state) {
    if (command.type === 'PlanActivity') return planActivity(command, state);
    if (state.status === 'absent') return refuse('NOT_FOUND', 'there is no such activity', 'activityId');
    switch (command.type) {
      case 'ReviseActivity':
        return reviseActivity(command, state);
      case 'InviteHost':
        return inviteHost(command, state);
      case 'AnswerInvitation':
        return answerInvitation(command, state);
      case 'AddTask':
        return addTask(command, state);
      case 'CompleteTask':
        return completeTask(command, state);
      case 'DropTask':
        return dropTask(command, state);
      case 'AttachFile':
        return attachFile(command, state);
      case 'RecordActivityCosts':
        return recordCosts(command, state);
      case 'WithdrawActivityCost':
        return withdrawCost(command, state);
      case 'StartActivity':
        return startActivity(command, state);
      case 'FinishActivity':
        return finishActivity(command, state);
      case 'CancelActivity':
        return cancelActivity(command, state);
      default:
        return unreachable(command);
    }
  },
  evolve: evolveActivity,
};
