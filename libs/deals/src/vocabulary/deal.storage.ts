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
export const notes = {
  subject: 'subjectId',
  fields: ['personalMetadata'],
  since: 2,
  afterErasure: 'left-out',
} as const;
export const named = { until: 1, by: namedMetadata } as const;

/** How what a partner says of an opportunity is stored. */
export const content = {
  version: 2,
  personal: [
    {
      subject: 'customerId',
      fields: ['customerName', 'customerCountry', 'customerCrmId', 'customerWebsite', 'customerEmail', 'customerTaxId'],
    },
    notes,
  ],
  named,
} as const;
/** The same with the owner, from whom the subject follows. */
export const owned = { ...content, upcast: { 1: ofOwner } } as const;

function ofOwner(data: object): object {
  const { partnerId, customerId } = data as { readonly partnerId: string | null; readonly customerId: string };
  return { ...data, subjectId: partnerId ?? customerId, personalMetadata: null };
}
