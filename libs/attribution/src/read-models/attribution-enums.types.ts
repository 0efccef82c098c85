import { graphqlEnum } from '#libs/graphql';
import type { DisqualifyReason, LeadStatus } from '../vocabulary/lead.types.js';
import type { SelfReferral, TouchKind } from '../vocabulary/touch.js';

export const TouchKindEnum = graphqlEnum<TouchKind>('TouchKind', 'How a partner took part in winning a customer.', {
  click: 'The customer followed a link of the partner.',
  code: 'The customer used a code of the partner.',
  lead: 'The partner submitted the customer as a lead.',
  response: 'The customer attended or downloaded something of an activity of the partner.',
  cosell: 'The partner helped to sell.',
});

export const SelfReferralEnum = graphqlEnum<SelfReferral>(
  'SelfReferralEvidence',
  'How a customer looks like the partner itself.',
  {
    'same-email': 'Its address is that of a contact of the partner.',
    'same-domain': 'Its address is at the domain of a contact of the partner.',
  },
);

export const LeadStatusEnum = graphqlEnum<LeadStatus>('LeadStatus', 'Where a lead stands.', {
  new: 'Nobody has reviewed it yet.',
  qualified: 'It is worth working on.',
  disqualified: 'It is not, for a reason.',
  converted: 'The customer has bought.',
});

export const DisqualifyReasonEnum = graphqlEnum<DisqualifyReason>(
  'DisqualifyReason',
  'Why a lead is not worth working on.',
  {
    DUPLICATE: 'It is another lead under another name.',
    EXISTING_CUSTOMER: 'It is a customer already.',
    NOT_A_FIT: 'The offer does not fit it.',
    BAD_DATA: 'What was said of it is wrong.',
    NO_INTEREST: 'It does not want anything.',
    FRAUD: 'It was made up.',
    OTHER: 'Another reason.',
  },
);
