import { command, type Day } from '#libs/kernel';
import type { Conversion } from '#libs/rates';
import type { FileReference } from '../vocabulary/files.js';
import type { ActivityFileUse, CostKind } from './activity.events.js';

interface Of {
  readonly activityId: string;
}

/** A plan as somebody gives it. */
export interface PlanDraft {
  readonly name: string;
  readonly kind: string;
  readonly startsOn: Day;
  readonly endsOn: Day;
  readonly audience: string | null;
  readonly expectedLeads: number | null;
}

export interface HostDraft {
  readonly partnerId: string;
  /** Its part of the costs in basis points; the vendor bears the rest. */
  readonly costShare: number;
}

/** A cost, with the rate of its day where it is in another currency than the program’s. */
export interface CostDraft {
  readonly number: string;
  readonly day: Day;
  readonly kind: CostKind;
  readonly paidBy: string | null;
  readonly amount: string;
  readonly currency: string;
  readonly eligible: boolean;
  readonly conversion: Conversion;
}

export class PlanActivity extends command('PlanActivity')<
  Of &
    PlanDraft & {
      readonly programId: string;
      readonly externalId: string;
      readonly currency: string;
      readonly hosts: readonly HostDraft[];
    }
>() {}

export class ReviseActivity extends command('ReviseActivity')<Of & PlanDraft>() {}

export class InviteHost extends command('InviteHost')<Of & HostDraft>() {}

export class AnswerInvitation extends command('AnswerInvitation')<
  Of & { readonly partnerId: string; readonly accepts: boolean }
>() {}

export class AddTask extends command('AddTask')<
  Of & {
    readonly taskId: string;
    /** null: the vendor’s own. */
    readonly partnerId: string | null;
    readonly title: string;
    readonly dueOn: Day;
    /** The program’s. */
    readonly timeZone: string;
  }
>() {}

/** `by`: the partner that says so, which does its own alone; null: the vendor. */
export class CompleteTask extends command('CompleteTask')<
  Of & { readonly taskId: string; readonly by: string | null }
>() {}

export class DropTask extends command('DropTask')<Of & { readonly taskId: string }>() {}

export class AttachFile extends command('AttachFile')<
  Of & FileReference & { readonly use: ActivityFileUse; readonly partnerId: string | null }
>() {}

export class RecordActivityCosts extends command('RecordActivityCosts')<
  Of & { readonly costs: readonly CostDraft[] }
>() {}

export class WithdrawActivityCost extends command('WithdrawActivityCost')<
  Of & { readonly number: string; readonly reason: string }
>() {}

/** `isShared`: whether its hosts have agreed on how leads are shared. */
export class StartActivity extends command('StartActivity')<Of & { readonly isShared: boolean }>() {}

export class FinishActivity extends command('FinishActivity')<Of>() {}

export class CancelActivity extends command('CancelActivity')<Of & { readonly reason: string }>() {}

export type ActivityCommand =
  | PlanActivity
  | ReviseActivity
  | InviteHost
  | AnswerInvitation
  | AddTask
  | CompleteTask
  | DropTask
  | AttachFile
  | RecordActivityCosts
  | WithdrawActivityCost
  | StartActivity
  | FinishActivity
  | CancelActivity;
