import { personIdOf } from '#libs/eventing';
import { overlaid, partOf } from '#libs/feed';
import { toGlobalId } from '#libs/kernel';
import type { Customer, PersonalTexts, RecordedCredit } from '../events/sale.events.js';
import { isName } from '../events/sale.persons.js';

interface Content {
  readonly programId: string;
  readonly externalId: string;
  readonly amount: string;
  readonly currency: string;
  readonly credits: readonly RecordedCredit[];
  readonly customer: Customer | null;
  readonly saleType: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly person: string | null;
  readonly personalTexts: PersonalTexts | null;
  readonly lines: readonly unknown[];
}

/** The global id of a customer by the name that stands for it. */
export const customerIdOf = (person: string): string => toGlobalId('customer', personIdOf(person));

/** What a sale and a credit note have in common. */
export const soldContentOf = (content: Content) => {
  const { programId, externalId, amount, currency, customer, saleType, metadata, person, personalTexts } = content;
  return {
    programId: toGlobalId('program', programId),
    externalId,
    amount: { amount, currency },
    credits: content.credits.map(creditOf),
    customerId: person === null ? null : customerIdOf(person),
    customerRef: customer && partOf(personalTexts, 'ref'),
    customerCountry: customer?.country,
    customerReturning: customer?.returning,
    saleType,
    metadata: Object.values(metadata).some(isName) ? overlaid(metadata, partOf(personalTexts, 'metadata')) : metadata,
    lines: content.lines.length,
  };
};

export const creditOf = ({ partnerId, weight, namedPartnerId }: RecordedCredit) => ({
  partnerId: toGlobalId('partner', partnerId),
  weight,
  ...(namedPartnerId !== undefined && { namedPartnerId: toGlobalId('partner', namedPartnerId) }),
});
