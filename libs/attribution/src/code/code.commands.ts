import { command } from '#libs/kernel';
import type { CodeTerms } from './code.events.js';

interface Of {
  readonly codeId: string;
}

/** The same again changes nothing; one that there is: CODE_TAKEN. */
export class IssueCode extends command('IssueCode')<
  Of & CodeTerms & { readonly programId: string; readonly partnerId: string; readonly code: string }
>() {}

/** Under new terms; what is reserved stays reserved. */
export class ChangeCode extends command('ChangeCode')<Of & CodeTerms>() {}

export class DisableCode extends command('DisableCode')<Of & { readonly reason: string }>() {}

/** Holds one redemption for half an hour. */
export class ReserveRedemption extends command('ReserveRedemption')<
  Of & {
    readonly redemptionId: string;
    /** Names of what the customer is known by; none: nobody knows. */
    readonly customers: readonly string[];
    /** Whether the customer has bought before. */
    readonly hasBought: boolean;
    /** Whether the customer is the partner itself. */
    readonly isSelf: boolean;
  }
>() {}

/** A sale has used it. One that has lapsed is used as long as there is one left. */
export class ConfirmRedemption extends command('ConfirmRedemption')<
  Of & { readonly redemptionId: string; readonly saleId: string }
>() {}

export class ReleaseRedemption extends command('ReleaseRedemption')<
  Of & { readonly redemptionId: string; readonly why: 'lapsed' | 'given-back' }
>() {}

export type CodeCommand =
  | IssueCode
  | ChangeCode
  | DisableCode
  | ReserveRedemption
  | ConfirmRedemption
  | ReleaseRedemption;
