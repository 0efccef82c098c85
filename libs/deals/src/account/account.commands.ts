import { command, type Instant } from '#libs/kernel';
import type { BusinessCalendar, DealPolicy } from '#libs/programs';
import type { ProtectionClosing } from './account.events.js';
import type { AccountState } from './account.state.js';
import type { RejectReason } from '../vocabulary/deal.types.js';
import type { Candidate, Evidence } from '../vocabulary/evidence.js';

/** What the program lays down at the moment of a command. */
export interface Terms {
  readonly policy: DealPolicy;
  readonly calendar: BusinessCalendar;
  readonly timeZone: string;
}

/** What evidence says beside what the account itself knows. */
export type KnownOutside = Omit<Evidence, 'conflict' | 'candidates' | 'accountRevision'>;

/** What was known of a registration beside the account itself; pinned in the decision. */
export interface Pinned {
  readonly known: KnownOutside;
  readonly similar: readonly Candidate[];
  readonly lookalike: boolean;
  /** In program currency; null: not said, or not comparable. */
  readonly amount: string | null;
}

interface On {
  readonly accountId: string;
  readonly programId: string;
  readonly terms: Terms;
}

interface Registered extends On {
  readonly dealId: string;
}

/** What the deal's own stream says, for what the account no longer keeps. */
export interface DealKnown {
  readonly partnerId: string;
  readonly productLines: readonly string[];
  readonly expiresAt: Instant | null;
  readonly extensions: number;
  readonly won: boolean;
}

/** Answered by a grant, a refusal or a place: never refused itself, so that what was seen is kept. */
export class AskForProtection extends command('AskForProtection')<
  Registered & { readonly partnerId: string; readonly productLines: readonly string[]; readonly pinned: Pinned }
>() {}

export class ApproveRegistration extends command('ApproveRegistration')<
  Registered & { readonly note: string | null; readonly pinned: Pinned }
>() {}

export class RejectRegistration extends command('RejectRegistration')<
  Registered & { readonly reason: RejectReason; readonly note: string | null; readonly pinned: Pinned }
>() {}

export class ReturnRegistration extends command('ReturnRegistration')<
  Registered & { readonly note: string; readonly pinned: Pinned }
>() {}

export class WithdrawRegistration extends command('WithdrawRegistration')<
  Registered & { readonly reason: string | null }
>() {}

/** `activeAt`: when the deal's latest activity happened. */
export class ExtendProtection extends command('ExtendProtection')<
  Registered & { readonly days: number; readonly reason: string; readonly activeAt: Instant | null }
>() {}

export class ReinstateProtection extends command('ReinstateProtection')<
  Registered & { readonly reason: string; readonly deal: DealKnown }
>() {}

export class RevokeProtection extends command('RevokeProtection')<
  Registered & { readonly reason: string; readonly deal: DealKnown }
>() {}

export class CloseProtection extends command('CloseProtection')<
  Registered & {
    readonly outcome: 'won' | 'lost';
    readonly closing: ProtectionClosing;
    readonly reason: string | null;
    readonly deal: DealKnown;
  }
>() {}

/** Writes down what time has ended, and lets those who waited behind it move up. */
export class SettleAccount extends command('SettleAccount')<On>() {}

export class OpenDirectOpportunity extends command('OpenDirectOpportunity')<
  On & { readonly opportunityId: string; readonly productLines: readonly string[] }
>() {}

/** Won: the customer has bought its product lines. */
export class CloseDirectOpportunity extends command('CloseDirectOpportunity')<
  On & { readonly opportunityId: string; readonly outcome: 'won' | 'lost' }
>() {}

export class MarkCustomer extends command('MarkCustomer')<On & { readonly productLines: readonly string[] }>() {}

export class MarkCompetitor extends command('MarkCompetitor')<On & { readonly reason: string }>() {}

/** An imported registration. `order`: its place among those registered at one moment. */
export class NoteHistory extends command('NoteHistory')<
  Omit<Registered, 'terms'> & {
    readonly partnerId: string;
    readonly productLines: readonly string[];
    readonly registeredAt: Instant;
    readonly closedAt: Instant | null;
    readonly won: boolean;
    readonly order: number;
  }
>() {}

/** The customer is part of another account: this one decides nothing more. */
export class EndAccount extends command('EndAccount')<Omit<On, 'terms'> & { readonly into: string }>() {}

/** Takes in an account that has ended, as it stood then. */
export class AbsorbAccount extends command('AbsorbAccount')<
  On & { readonly from: string; readonly ended: AccountState }
>() {}

/** A deal that is protected, or waits, is another partner’s from now on: protection, place and dates stay. */
export class ReassignRegistration extends command('ReassignRegistration')<
  Registered & { readonly partnerId: string; readonly reason: string }
>() {}

/** The deal is a duplicate of another: what it is promised or waits for ends, and who waits behind it moves up. */
export class EndRegistration extends command('EndRegistration')<Registered>() {}

export type JoinCommand = EndAccount | AbsorbAccount;
export type QueueCommand = ApproveRegistration | RejectRegistration | ReturnRegistration | WithdrawRegistration;
export type Protecting =
  | ReassignRegistration
  | EndRegistration
  | ExtendProtection
  | ReinstateProtection
  | RevokeProtection
  | CloseProtection;
export type FlagCommand = OpenDirectOpportunity | CloseDirectOpportunity | MarkCustomer | MarkCompetitor;
export type AccountCommand =
  | AskForProtection
  | JoinCommand
  | QueueCommand
  | Protecting
  | FlagCommand
  | SettleAccount
  | NoteHistory;
