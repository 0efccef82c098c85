import type { Aggregate } from '#libs/eventing';
import type { Command, CommandContext, DomainEvent, PersonNamer } from '#libs/kernel';
import { creditNoteAggregate, saleAggregate } from './sale.aggregate.js';
import { RecordCreditNote } from '../credit-note/credit-note.js';
import type { ContentDraft, Knowledge } from '../content/draft.js';
import type { RefundReason } from '../events/sale.events.js';
import { RecordSale, RefundSale } from './sale.js';

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

export const known: Knowledge = { timeZone: 'Europe/London', partners: ['in-program'] };

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

export const refundSale = (
  externalId: string,
  amount: string | null,
  more: { at?: string; reason?: RefundReason; timeZone?: string | null } = {},
): RefundSale =>
  new RefundSale(
    {
      saleId: 'sale-1',
      refundId: `refund-${externalId}`,
      programId: 'program-1',
      externalId,
      amount,
      reason: more.reason ?? 'refund',
      knowledge: { timeZone: more.timeZone === undefined ? 'Europe/London' : more.timeZone },
    },
    context(more.at ?? '2011-02-01T00:00:00.000Z'),
  );

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
