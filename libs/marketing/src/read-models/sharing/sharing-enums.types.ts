import { graphqlEnum } from '#libs/graphql';
import type { RejectReason, SharingRule } from '../../sharing/sharing.events.js';

export const SharingRuleEnum = graphqlEnum<SharingRule>('SharingRule', 'How leads of an activity are shared.', {
  'basis-points': 'By parts: each lead goes to whoever is furthest behind its part.',
  'round-robin': 'To each in turn.',
  territory: 'By country, and by parts where nobody has it.',
});

export const RejectReasonEnum = graphqlEnum<RejectReason>('LeadRejectReason', 'Why a partner does not take a lead.', {
  duplicate: 'It has this lead already: the lead does not count as one that it got.',
  'existing-customer': 'It is its customer already: the lead does not count as one that it got.',
  'bad-data': 'There is no such person: the lead is disqualified and goes to nobody.',
  'not-a-fit': 'It does not suit what it sells.',
  'out-of-territory': 'It does not sell there.',
  other: 'Something else.',
});

export type SharedLeadStatus = 'undecided' | 'waiting' | 'accepted' | 'withheld' | 'vendors' | 'ended';

export const SharedLeadStatusEnum = graphqlEnum<SharedLeadStatus>('SharedLeadStatus', 'Where a shared lead stands.', {
  undecided: 'It has just come: whose it is follows in a moment.',
  waiting: 'Its partner has to answer.',
  accepted: 'Its partner has taken it.',
  withheld: 'The vendor’s alone: the person did not agree to be shared, or no sharing was agreed.',
  vendors: 'The vendor’s, by the agreement or because no partner took it.',
  ended: 'Nobody gets it: its data was bad.',
});
