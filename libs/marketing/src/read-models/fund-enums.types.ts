import { graphqlEnum } from '#libs/graphql';
import type { PaymentStatus, RequestStatus } from '../fund/state/fund.state.js';

export const FundRequestStatusEnum = graphqlEnum<RequestStatus>('FundRequestStatus', 'How far a request is.', {
  submitted: 'Waits for a decision; what it asks for is set aside.',
  returned: 'Given back to be handed in again.',
  declined: 'Refused.',
  withdrawn: 'Taken back by who asked.',
  approved: 'Granted: claims are taken.',
  expired: 'Its time was over; what nobody claimed is free again.',
  closed: 'Nothing more will be claimed.',
});

export type ClaimStatus =
  | ('submitted' | 'returned' | 'rejected')
  | ('approved' | 'part-paid' | 'paid' | 'recovered' | 'cancelled');

export const FundClaimStatusEnum = graphqlEnum<ClaimStatus>('FundClaimStatus', 'How far a claim is.', {
  submitted: 'Waits for a decision.',
  returned: 'Given back to be handed in again.',
  rejected: 'Refused.',
  approved: 'Granted, and nothing of it is paid yet.',
  'part-paid': 'A part of what was granted is paid.',
  paid: 'All of what was granted is paid.',
  recovered: 'Something that was paid has been taken back.',
  cancelled: 'It was granted, and given up before anything of it was paid.',
});

export const ReimbursementStatusEnum = graphqlEnum<PaymentStatus>('ReimbursementStatus', 'How far a payment is.', {
  intended: 'Frozen: amount, destination and reference do not change any more.',
  sent: 'The provider has it.',
  unknown: 'Nobody knows whether the provider has it: it is asked by the reference.',
  'not-sent': 'The provider does not have it: it goes out again under the same reference.',
  settled: 'The money has arrived.',
  failed: 'It was not sent; the amount is owed as before.',
  returned: 'It came back; what came back is owed again.',
});

export type FundWorkKind = 'request' | 'claim';

export const FundWorkKindEnum = graphqlEnum<FundWorkKind>('FundWorkKind', 'What waits for a person.', {
  request: 'A request, to be approved, returned or declined.',
  claim: 'A claim, to be approved, returned or rejected.',
});
