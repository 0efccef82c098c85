import { command } from '#libs/kernel';
import type { ContentDraft, Known, LineDraft, Names } from '../content/draft.js';
import type { SaleCrediting } from './crediting.js';
import type { Credit, RefundReason, RefundRequest, SaleAttribution } from '../events/sale.events.js';

/** Records what was sold. The same number with the same content changes nothing; with other content it is refused. */
export class RecordSale extends command('RecordSale')<{
  readonly saleId: string;
  readonly given: ContentDraft;
  readonly knowledge: Known;
  readonly names?: Names;
  /** Left out: as `given` says. */
  readonly crediting?: SaleCrediting;
}>() {}

/** Gives a sale back, wholly or in part, also before the sale is known. */
export class RefundSale extends command('RefundSale')<{
  readonly saleId: string;
  readonly refundId: string;
  readonly programId: string;
  readonly externalId: string;
  /** Its figures are not checked yet. */
  readonly asked: RefundRequest;
  readonly reason: RefundReason;
  readonly knowledge: Pick<Known, 'timeZone'>;
  /** False: refused (`NOT_A_SALE`) where no such sale is recorded, so that whoever sends it looks what else has the number. Left out: it waits. */
  readonly waitsForSale?: false;
}>() {}

/** The place of a change among those that take a booking back and give it back, which only its deal asks for. */
interface Turn {
  /** How often it had been taken back or given back by then. What has been done since is left; before that it is refused (`NOT_FOUND`). */
  readonly turnedBefore: number;
}

/** Gives a sale back by all that was charged: what is left now, and what comes back when an earlier refund is reversed. While one such stands, nothing changes. */
export class TakeBackSale extends command('TakeBackSale')<Omit<RefundSale['data'], 'asked'> & Turn>() {}

/** Gives back what was taken back of a sale last; of one that nothing was taken back of, nothing. */
export class GiveBackSale extends command('GiveBackSale')<
  Turn & {
    readonly saleId: string;
    readonly programId: string;
    /** The number it was taken back under; where that was used before, it was counted up. */
    readonly takenBackNumber: string;
    readonly reason: string;
    readonly knowledge: Pick<Known, 'timeZone'>;
  }
>() {}

/** Says that a refund's money did not go back after all: a refund failed, or a dispute was won. */
export class ReverseRefund extends command('ReverseRefund')<{
  readonly saleId: string;
  readonly refundId: string;
  readonly programId: string;
  readonly reason: string;
  readonly knowledge: Pick<Known, 'timeZone'>;
}>() {}

/** Gives all lines of a sale anew, as its order stands after it was edited. */
export class AmendSale extends command('AmendSale')<{
  readonly saleId: string;
  readonly programId: string;
  readonly lines: readonly LineDraft[];
  readonly knowledge: Pick<Known, 'timeZone'>;
}>() {}

/** Credits the whole sale to another partner; where it is its own already, nothing changes. */
export class ReassignSale extends command('ReassignSale')<{
  readonly saleId: string;
  readonly programId: string;
  readonly partnerId: string;
  readonly reason: string;
  /** Of the one partner. */
  readonly knowledge: Known;
  /** Of a booking, which only its deal moves: how often it has before. What has moved since is left; before that it is refused (`NOT_FOUND`). */
  readonly movedBefore?: number;
}>() {}

/** Credits a sale anew, whatever parts to whichever partners. */
export class ReattributeSale extends command('ReattributeSale')<{
  readonly saleId: string;
  readonly programId: string;
  /** None: nobody, a direct sale. */
  readonly credits: readonly Credit[];
  /** By which evidence, where a policy decided; null: a person has said so. */
  readonly attribution: SaleAttribution | null;
  /** Whom a person has named stays: the sale itself was not asked for, only its time. */
  readonly unlessNamed: boolean;
  readonly reason: string;
  readonly knowledge: Known;
}>() {}

export type SaleCommand =
  | RecordSale
  | RefundSale
  | TakeBackSale
  | GiveBackSale
  | ReverseRefund
  | AmendSale
  | ReassignSale
  | ReattributeSale;
