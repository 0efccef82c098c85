import type { Aggregate } from '#libs/eventing';
import type { Command, CommandContext, DomainEvent, PersonNamer } from '#libs/kernel';
import { creditNoteAggregate, saleAggregate } from '../src/sale/sale.aggregate.js';
import { RecordCreditNote } from '../src/credit-note/credit-note.js';
import type { ContentDraft, Known, LineDraft } from '../src/content/draft.js';
import type { RefundExtent } from '../src/events/refund-request.js';
import type { Credit, RefundReason, SaleAttribution } from '../src/events/sale.events.js';
import {
  AmendSale,
  GiveBackSale,
  ReassignSale,
  ReattributeSale,
  RecordSale,
  RefundSale,
  ReverseRefund,
  TakeBackSale,
} from '../src/sale/sale.commands.js';

const context = (occurredAt = '2011-01-15T10:00:00.000Z'): CommandContext => ({
  tenant: 'acme',
  actor: { subject: 'u1', role: 'manager' },
  commandId: 'c1',
  correlationId: 'c1',
  causationId: 'c1',
  occurredAt,
});

export const given: ContentDraft = {
  programId: 'program-1',
  externalId: '536365',
  currency: 'GBP',
  credits: [{ partnerId: 'partner-1', weight: 10_000 }],
  customer: { ref: '17850', country: 'GB', returning: null },
  saleType: null,
  metadata: {},
  lines: [
    { product: '85123A', category: null, kind: 'goods', quantity: '6', unitPrice: '2.55' },
    { product: 'PADS', category: null, kind: 'goods', quantity: '3', unitPrice: '0.001' },
  ],
};

/** What a person is called here: readable, so that specs can say it. */
export const nameOf: PersonNamer = (_programId, text) => `person:${text}`;

export const known: Known = { timeZone: 'Europe/London', partners: ['in-program'] };

export const recordSale = (more: Partial<ContentDraft> = {}, knowledge = known, at?: string): RecordSale =>
  prepared(
    saleAggregate,
    new RecordSale({ saleId: 'sale-1', given: { ...given, ...more }, knowledge }, context(at)),
  ) as RecordSale;

export const recordCreditNote = (more: Partial<ContentDraft> = {}, knowledge = known): RecordCreditNote =>
  prepared(
    creditNoteAggregate,
    new RecordCreditNote(
      { creditNoteId: 'note-1', given: { ...given, externalId: 'C1', ...more }, knowledge },
      context(),
    ),
  ) as RecordCreditNote;

interface RefundOptions {
  at?: string;
  reason?: RefundReason;
  timeZone?: string | null;
  currency?: string;
}

/** All that is left, an amount, or whatever else a refund may say. */
export const refundSale = (
  externalId: string,
  extent: string | RefundExtent | null,
  { at = '2011-02-01T00:00:00.000Z', reason = 'refund', timeZone = 'Europe/London', currency }: RefundOptions = {},
): RefundSale =>
  new RefundSale(
    {
      ...{ saleId: 'sale-1', refundId: `refund-${externalId}`, programId: 'program-1', externalId, reason },
      asked: { currency: currency ?? null, extent: extentOf(extent) },
      knowledge: { timeZone },
    },
    context(at),
  );

const extentOf = (extent: string | RefundExtent | null): RefundExtent => {
  if (extent === null) return { kind: 'rest' };
  return typeof extent === 'string' ? { kind: 'amount', amount: extent } : extent;
};

/** Lines by their numbers: all of each, an amount such as `60`, or a quantity such as `2 units`. */
export const byLines = (lines: Readonly<Record<number, string | null>>): RefundExtent => ({
  kind: 'lines',
  lines: Object.entries(lines).map(([line, how]) => {
    const [figure = null, units] = how?.split(' ') ?? [];
    return { line: Number(line), amount: units ? null : figure, quantity: units ? figure : null };
  }),
});

export const reverseRefund = (externalId: string, at = '2011-03-01T00:00:00.000Z'): ReverseRefund =>
  new ReverseRefund(
    {
      ...{
        saleId: 'sale-1',
        programId: 'program-1',
        refundId: `refund-${externalId}`,
        reason: 'the bank sent it back',
      },
      knowledge: { timeZone: 'Europe/London' },
    },
    context(at),
  );

export const amendSale = (lines: readonly LineDraft[], at = '2011-03-02T00:00:00.000Z'): AmendSale =>
  new AmendSale(
    { saleId: 'sale-1', programId: 'program-1', lines, knowledge: { timeZone: 'Europe/London' } },
    context(at),
  );

export const reassignSale = (
  partnerId: string,
  { partners = ['in-program'], reason = 'it was hers', at = '2011-03-03T00:00:00.000Z', movedBefore }: Reassigned = {},
): ReassignSale =>
  new ReassignSale(
    {
      ...{ saleId: 'sale-1', programId: 'program-1', partnerId, reason },
      knowledge: { timeZone: 'Europe/London', partners },
      ...(movedBefore === undefined ? {} : { movedBefore }),
    },
    context(at),
  );

export const reattributeSale = (
  credits: readonly Credit[],
  {
    reason = 'it was theirs',
    at = '2011-03-03T00:00:00.000Z',
    partners,
    attribution = null,
    unlessNamed = false,
  }: Reattributed = {},
): ReattributeSale =>
  new ReattributeSale(
    {
      ...{ saleId: 'sale-1', programId: 'program-1', credits, attribution, unlessNamed, reason },
      knowledge: { timeZone: 'Europe/London', partners: partners ?? credits.map(() => 'in-program' as const) },
    },
    context(at),
  );

interface Reassigned {
  readonly partners?: Known['partners'];
  readonly reason?: string;
  readonly at?: string;
  readonly movedBefore?: number;
}

interface Reattributed extends Omit<Reassigned, 'movedBefore'> {
  readonly attribution?: SaleAttribution | null;
  readonly unlessNamed?: boolean;
}

const TAKEN_BACK = 'deal:d:revoked';

/** Taken back by its deal, after it had been taken back and given back so often. */
export const takeBack = (turnedBefore = 0, number = TAKEN_BACK): TakeBackSale => {
  const { data, context } = refundSale(number, null, { reason: 'order-cancelled' });
  const { asked: _, ...rest } = data;
  return new TakeBackSale({ ...rest, turnedBefore }, context);
};

export const giveBack = (turnedBefore = 1, takenBackNumber = TAKEN_BACK): GiveBackSale => {
  const { data, context } = refundSale('', null);
  const { saleId, programId, knowledge } = data;
  return new GiveBackSale(
    { saleId, programId, takenBackNumber, turnedBefore, reason: 'it helped', knowledge },
    context,
  );
};

export const lineOf = (quantity: string, unitPrice: string): ContentDraft['lines'][number] => ({
  product: 'P',
  category: null,
  kind: 'goods',
  quantity,
  unitPrice,
});

const prepared = <C extends Command, State, E extends DomainEvent>(
  { prepare, decider }: Aggregate<C, State, E>,
  sent: C,
): C => (prepare ? prepare(sent, nameOf, decider.initial) : sent);
