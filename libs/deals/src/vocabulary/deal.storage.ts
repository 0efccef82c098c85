import { namedMetadata } from '#libs/kernel';

/** Before version 2 an event did not say whose its words are. */
export const unsaid = (data: object): object => ({ ...data, subjectId: null });

/** How an event is stored that keeps words of a person in this field. */
export const said = <Field extends string>(field: Field) =>
  ({
    version: 2,
    upcast: { 1: unsaid },
    personal: { subject: 'subjectId', fields: [field], since: 2, afterErasure: 'left-out' },
  }) as const;

/** What of the metadata names persons. */
const notes = {
  subject: 'subjectId',
  fields: ['personalMetadata'],
  since: 2,
  afterErasure: 'left-out',
} as const;
const named = { until: 1, by: namedMetadata } as const;

/** How what a partner says of an opportunity is stored: before version 3 it could not say of which system a CRM id is. */
export const content = {
  version: 3,
  personal: [
    {
      subject: 'customerId',
      fields: ['customerName', 'customerCountry', 'customerCrmId', 'customerWebsite', 'customerEmail', 'customerTaxId'],
    },
    notes,
  ],
  named,
} as const;
/** A later row of a number is of the partner that it names. */
export const repeated = {
  version: 2,
  upcast: { 1: (data: object) => ({ ...data, subjectId: partnerIn(data), personalMetadata: null }) },
  personal: notes,
  named,
} as const;

export const legible = { subject: 'subjectId', fields: ['legible'], afterErasure: 'left-out' } as const;

/** The same with the owner, from whom the subject follows. */
export const owned = { ...content, upcast: { 1: ofOwner, 2: (data: object) => data } } as const;

function ofOwner(data: object): object {
  const { customerId } = data as { readonly customerId: string };
  return { ...data, subjectId: partnerIn(data) ?? customerId, personalMetadata: null };
}

function partnerIn(data: object): string | null {
  return (data as { readonly partnerId: string | null }).partnerId;
}
