import { graphqlEnum } from '#libs/graphql';
import type { ProtectionEnd } from '../account/account.events.js';
import type { ActivityKind, DealOutcome, Involvement, RejectReason, WorkReason } from '../vocabulary/deal.types.js';
import type { DealStatus } from '../deal/deal.state.js';
import type { Candidate, ConflictClass } from '../vocabulary/evidence.js';

export const DealStateEnum = graphqlEnum<DealStatus>('DealState', 'Where a deal stands as of now.', {
  draft: 'Being written.',
  submitted: 'Submitted: its account has not decided yet.',
  'in-review': 'A person decides.',
  returned: 'Back with its partner to be completed; its turn in the queue is kept for a time.',
  approved: 'Protected until it expires.',
  rejected: 'Refused; protects nothing.',
  duplicate: 'It is registered already: by its partner before, or as the deal that it was merged into.',
  withdrawn: 'Taken back by its partner.',
  open: 'Imported and in play; not protected here.',
  won: 'Won.',
  lost: 'Lost.',
  expired: 'Its protection has ended, whether or not anybody has written that down.',
  revoked: 'Its approval was taken back.',
});

export const DealInvolvement = graphqlEnum<Involvement>('DealInvolvement', 'What the partner did for the deal.', {
  sourced: 'Brought it.',
  influenced: 'Helped one that was in play.',
});

export const DealRejectReason = graphqlEnum<RejectReason>('DealRejectReason', 'Why a registration was rejected.', {
  duplicate: 'It is registered already.',
  'existing-customer': 'The customer has bought this before.',
  'too-early': 'There is no opportunity yet.',
  'out-of-territory': 'Not the partner’s territory.',
  incomplete: 'Something is missing.',
  'direct-sales-active': 'The vendor’s own people are at work on it.',
  other: 'See the note.',
});

export const DealReviewReason = graphqlEnum<WorkReason>('DealReviewReason', 'Why a person reviews a registration.', {
  NO_IDENTIFIER: 'Nothing says for sure who the customer is.',
  IDENTIFIERS_DISAGREE: 'What is known of the customer leads to different accounts.',
  LOOKALIKE_NAME: 'A domain is confusable with another, or mixes scripts.',
  SIMILAR_CUSTOMER: 'A customer with a similar name is known.',
  COMPETITOR: 'The customer is marked as a competitor.',
  BEHIND_ANOTHER: 'An earlier registration waits for its decision.',
  NOT_ACTIVE: 'The partner is not active yet.',
  TIER_TOO_LOW: 'The partner’s tier is below the one for automatic approval.',
  AMOUNT_TOO_HIGH: 'The amount is above the one for automatic approval, or not known.',
  NO_CAPACITY: 'The partner has as many open registrations as it may have.',
  BY_POLICY: 'The program lets persons decide.',
  IMPORTED_WITHOUT_ACCOUNT: 'Imported, in play, and without a customer.',
  ACCOUNTS_JOINED:
    'Its customer turned out to be another one, too, for which an earlier deal of another partner is protected. Both stay so until they end.',
});

export const DealConflict = graphqlEnum<ConflictClass>('DealConflictClass', 'What stood against a registration.', {
  'existing-customer': 'The customer has bought.',
  'open-direct-opportunity': 'The vendor’s own people are at work on it.',
  'protected-for-another': 'Another partner holds it.',
  'own-duplicate': 'The partner holds it itself.',
  'similar-name': 'A customer with a similar name is known.',
  'waiting-behind': 'An earlier one waits for its decision.',
  none: 'Nothing.',
});

export const DealCandidateKind = graphqlEnum<Candidate['kind']>(
  'DealCandidateKind',
  'What a registration was compared with.',
  {
    customer: 'That the account is a customer.',
    'direct-opportunity': 'An opportunity of the vendor’s own.',
    protection: 'A protection.',
    place: 'A registration that waits.',
    'similar-name': 'An account with a similar name.',
    competitor: 'That the account is a competitor.',
  },
);

export const DealActivityKind = graphqlEnum<ActivityKind>('DealActivityKind', 'What a partner did for its deal.', {
  meeting: 'Met the customer.',
  demo: 'Showed the product.',
  proposal: 'Made an offer.',
  call: 'Called.',
  other: 'Something else.',
});

export const DealOutcomeEnum = graphqlEnum<DealOutcome>('DealOutcome', 'What became of a deal elsewhere.', {
  open: 'Still in play.',
  won: 'Won.',
  lost: 'Lost.',
});

export const DealDecider = graphqlEnum<'policy' | 'person'>('DealDecider', 'Who decided.', {
  policy: 'The program’s own rules.',
  person: 'A person.',
});

export const DealProtectionEnd = graphqlEnum<ProtectionEnd>('DealProtectionEnd', 'Why a protection ended.', {
  won: 'The deal was won.',
  lost: 'The deal was lost.',
  expired: 'Its time was over.',
  revoked: 'It was taken back.',
  withdrawn: 'Its partner gave it up.',
  merged: 'The deal was a duplicate of another.',
});

export const OpportunityOutcome = graphqlEnum<'won' | 'lost'>('DirectOpportunityOutcome', 'How it has ended.', {
  won: 'The customer has bought.',
  lost: 'It has not.',
});
