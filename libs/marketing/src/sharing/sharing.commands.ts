import { command, type FreeDays, type Instant } from '#libs/kernel';
import type { RejectReason, SharingPart, SharingRule } from './sharing.events.js';

interface Of {
  readonly activityId: string;
  readonly programId: string;
}

/** By which days an answer is due: the program’s. */
export interface AnswerTerms {
  readonly timeZone: string;
  readonly calendar: FreeDays;
}

/** `hosts`: partners that have agreed to host the activity and may get leads as they stand. */
interface OfLead extends Of {
  readonly leadId: string;
  readonly terms: AnswerTerms;
  readonly hosts: readonly string[];
}

/** `hosts`: partners that host the activity. */
export class ProposeSharing extends command('ProposeSharing')<
  Of & {
    readonly rule: SharingRule;
    readonly parts: readonly SharingPart[];
    readonly acceptWithinBusinessDays: number;
    readonly hosts: readonly string[];
  }
>() {}

export class AgreeSharing extends command('AgreeSharing')<
  Of & { readonly version: number; readonly partnerId: string }
>() {}

/** A lead that the activity has brought; it is known already where it came before. `knownAt`: when it was recorded, from which an answer is due. */
export class AssignLead extends command('AssignLead')<
  OfLead & { readonly country: string | null; readonly mayBeShared: boolean; readonly knownAt: Instant }
>() {}

/** `by`: the partner that answers; null: the vendor, for whoever has it. */
export class AcceptLead extends command('AcceptLead')<Of & { readonly leadId: string; readonly by: string | null }>() {}

export class RejectLead extends command('RejectLead')<
  OfLead & { readonly by: string | null; readonly reason: RejectReason }
>() {}

/** `dueAt`: of the deadline that was reached; another one since has replaced it. `noticedAt`: from when on the next can know. */
export class PassLeadOn extends command('PassLeadOn')<
  OfLead & { readonly dueAt: Instant; readonly noticedAt: Instant }
>() {}

export class ReassignLead extends command('ReassignLead')<
  OfLead & { readonly partnerId: string | null; readonly reason: string }
>() {}

export type SharingCommand =
  | ProposeSharing
  | AgreeSharing
  | AssignLead
  | AcceptLead
  | RejectLead
  | PassLeadOn
  | ReassignLead;
