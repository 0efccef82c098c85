import { command, type Instant, type PersonNames } from '#libs/kernel';
import type { ProfileAnswers } from '#libs/programs';
import type {
  BanReason,
  OnboardingStep,
  PartnerDescription,
  PartnerIdentity,
  ReapplyAfter,
  RejectionReason,
  ScoredProfile,
} from './partner.events.js';

interface Of {
  readonly partnerId: string;
}

/** The names of whom the command tells in the clear: given to it before it is decided. */
interface WithPersons {
  readonly names?: PersonNames;
}

/**
 * Who becomes known. `programKnown` is a fact of the program's own stream, read by who sends the command: `kind` and
 * `country` are as drafted and are checked.
 */
export type NewPartner = Omit<PartnerIdentity, 'kind'> &
  WithPersons & { readonly kind: string; readonly programKnown: boolean };

export class ProspectPartner extends command('ProspectPartner')<NewPartner>() {}

export class ApplyPartner extends command('ApplyPartner')<NewPartner>() {}

export class InvitePartner extends command('InvitePartner')<NewPartner>() {}

/** A partner whose decisions were made elsewhere, as an import knows them: known, enrolled and active at one moment. */
export class AdmitPartner extends command('AdmitPartner')<
  NewPartner & { readonly tier?: number; readonly description?: PartnerDescription }
>() {}

/** Replaces where the partner is and what the vendor notes of it. */
export class DescribePartner extends command('DescribePartner')<
  Of & WithPersons & { readonly description: PartnerDescription }
>() {}

/** Makes a partner that is a person, and all of its contacts, unreadable everywhere and for ever. */
export class ErasePartner extends command('ErasePartner')<Of>() {}

export class StartReview extends command('StartReview')<Of>() {}

export class EnrollPartner extends command('EnrollPartner')<Of & { readonly tier?: number }>() {}

export class RejectPartner extends command('RejectPartner')<
  Of & { readonly reason: RejectionReason; readonly note: string | null; readonly reapplyAfter: ReapplyAfter }
>() {}

/** The partner's own no: to an invitation, or to going on with its application. */
export class DeclinePartner extends command('DeclinePartner')<Of>() {}

export class StartOnboarding extends command('StartOnboarding')<
  /** All steps, and 30 days, unless stated. */
  Of & { readonly steps?: readonly OnboardingStep[]; readonly dueAt?: Instant }
>() {}

export class CompleteOnboardingStep extends command('CompleteOnboardingStep')<
  Of & { readonly step: OnboardingStep }
>() {}

export class SuspendPartner extends command('SuspendPartner')<Of & { readonly reason: string }>() {}

export class ResumePartner extends command('ResumePartner')<Of & { readonly reason: string }>() {}

export class OffboardPartner extends command('OffboardPartner')<
  Of & { readonly reason: string; readonly keepsEarned: boolean }
>() {}

export class BanPartner extends command('BanPartner')<
  Of & { readonly reason: BanReason; readonly note: string | null }
>() {}

/** The first half of a merge, decided by the record that stays; `other` is what is known of the one that ends. */
export class AbsorbPartner extends command('AbsorbPartner')<
  Of & { readonly from: string; readonly other: OtherRecord; readonly reason: string }
>() {}

/** The second half: the other record ends in this one. Sent by a policy. */
export class MergePartner extends command('MergePartner')<
  Of & {
    readonly into: string;
    readonly reason: string;
    /** Of the records that this one has taken in: those that have ended in it. */
    readonly ended?: readonly string[];
  }
>() {}

export class SetTier extends command('SetTier')<Of & { readonly tier: number; readonly reason: string }>() {}

/** `planKnown`: whether the program has that plan, from the program's own stream; null goes back to the standard plan. */
export class AssignPlan extends command('AssignPlan')<
  Of & { readonly planId: string | null; readonly planKnown: boolean }
>() {}

export class RecordTaxForm extends command('RecordTaxForm')<Of & { readonly form: string }>() {}

export class VerifyPayoutMethod extends command('VerifyPayoutMethod')<
  Of & WithPersons & { readonly destination: string }
>() {}

export interface ContactDetails {
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly role: string | null;
}

export type OtherRecord =
  | { readonly found: false }
  | { readonly found: true; readonly programId: string; readonly mergeable: boolean };

interface OfContact extends Of {
  readonly contactId: string;
}

export class AddContact extends command('AddContact')<OfContact & ContactDetails>() {}

/** Replaces all details of the contact. */
export class ChangeContact extends command('ChangeContact')<OfContact & ContactDetails>() {}

/** Takes the contact off the list; its details stay readable in the history. */
export class RemoveContact extends command('RemoveContact')<OfContact>() {}

/** Makes the contact's details unreadable everywhere and for ever. */
export class EraseContact extends command('EraseContact')<OfContact>() {}

export class RecordCertification extends command('RecordCertification')<
  OfContact & {
    readonly certificationId: string;
    readonly certification: string;
    readonly issuedAt: Instant;
    readonly expiresAt: Instant | null;
  }
>() {}

export class RevokeCertification extends command('RevokeCertification')<
  Of & { readonly certificationId: string; readonly reason: string }
>() {}

/** What a profile allows to be answered: of each criterion the ids of its answers. */
interface KnownProfile {
  readonly answers: Readonly<Record<string, readonly string[]>>;
  readonly disqualifiers: readonly string[];
}

/** `known` and `scored` are facts of the program's stream; null: it asks for no profile. */
export class AnswerProfile extends command('AnswerProfile')<
  Of & ProfileAnswers & { readonly known: KnownProfile | null; readonly scored: ScoredProfile | null }
>() {}

/** `answeredIn`: the revision of the answers that were scored; others have been given since, or none. Sent by a policy. */
export class RescoreProfile extends command('RescoreProfile')<
  Of & { readonly answeredIn: number; readonly scored: ScoredProfile }
>() {}

/** A checklist that is still open when it is due. Sent by a policy. */
export class NoteOverdue extends command('NoteOverdue')<Of & { readonly dueAt: Instant }>() {}

export type BecomingKnown = ProspectPartner | ApplyPartner | InvitePartner | AdmitPartner;
export type Joining =
  | StartReview
  | EnrollPartner
  | RejectPartner
  | DeclinePartner
  | StartOnboarding
  | CompleteOnboardingStep
  | NoteOverdue;
export type Standings = SuspendPartner | ResumePartner | OffboardPartner | BanPartner | AbsorbPartner | MergePartner;
export type Terms = SetTier | AssignPlan | RecordTaxForm | VerifyPayoutMethod;
export type Contacts = AddContact | ChangeContact | RemoveContact | EraseContact;
export type Details = DescribePartner | ErasePartner;
export type Certifying = RecordCertification | RevokeCertification;
export type Profiling = AnswerProfile | RescoreProfile;
export type PartnerCommand = BecomingKnown | Joining | Standings | Terms | Contacts | Details | Certifying | Profiling;
