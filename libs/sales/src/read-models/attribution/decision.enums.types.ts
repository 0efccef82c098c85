import type { DecidedBy, Risk } from '#libs/attribution';
import { graphqlEnum } from '#libs/graphql';
import type { EvidenceKind, Unusable } from '../../events/sale.events.js';

export const DecidedByEnum = graphqlEnum<DecidedBy>('DecidedBy', 'What decided whose a sale is, the strongest first.', {
  explicit: 'A person, or whoever recorded it, named whom to credit.',
  none: 'It was said to be nobody’s.',
  registration: 'A deal that a partner had registered.',
  override: 'A person had laid down whose the customer is.',
  binding: 'The customer was bound to partners.',
  touches: 'The touches of its customer, by the model of the policy.',
  nobody: 'Nothing: it is a direct sale.',
});

export const RiskEnum = graphqlEnum<Risk>('AttributionRisk', 'Why somebody should look at a part before it is paid.', {
  'self-referral': 'The customer looks like the partner itself.',
  'code-without-click': 'A code came without a click or lead of its partner.',
});

export const EvidenceKindEnum = graphqlEnum<EvidenceKind>(
  'EvidenceKind',
  'What came with a sale to find its partners by.',
  {
    clickId: 'A click id.',
    code: 'A code.',
    redemptionId: 'The redemption of a code.',
    leadExternalId: 'The number of a lead.',
    email: 'An e-mail address.',
    crmId: 'An id of the CRM.',
    website: 'A site.',
    taxId: 'A tax id.',
  },
);

export const UnusableEnum = graphqlEnum<Unusable['reason']>('UnusableReason', 'Why evidence could not be used.', {
  'click-not-ours': 'No click of the tenant has such an id.',
  'link-unknown': 'The program has no such link.',
  'code-unknown': 'The program has no such code.',
  'redemption-unknown': 'The code has no such redemption, or no code came with it: a redemption is one of its code.',
  'lead-unknown': 'No lead had this number when the sale was recorded.',
  'bad-email': 'It is no e-mail address.',
  'names-nobody': 'It is what programs write where there is none, such as `null` or `0`.',
  'customer-erased': 'The customer was erased.',
  'too-many-touches': 'The customer has 1,000 touches already.',
});
