import { type View, update, insert, mainView } from '#libs/eventing';
import { shownDealPolicy } from './deal-policy.types.js';
import { shownFundPolicy } from './fund-policy.types.js';
import type { ProgramEvent } from '../program/program.events.js';
import type { PayoutPolicy } from '../payout-policy/payout-policy.js';
import { programEvents } from '../program/program.events.js';
import { ProgramRow } from './program.row.view.js';
import { shownRewardPolicy } from './reward-policy.types.js';
import type { PayoutPolicyVersion } from './program.types.js';
import { shownLadder } from './tier-ladder.types.js';

const shown = (policy: PayoutPolicy, currency: string): PayoutPolicyVersion => {
  const money = (amount: string) => ({ amount, currency });
  const { secondApprovalAbove } = policy;
  return {
    ...policy,
    minimum: money(policy.minimum),
    secondApprovalAbove: secondApprovalAbove === null ? null : money(secondApprovalAbove),
  };
};

export const programView: View<ProgramEvent, ProgramRow> = mainView<ProgramEvent, ProgramRow>()({
  name: 'programs',
  version: 6,
  row: ProgramRow,
  indexes: [['createdAt', 'id']],
  sources: [programEvents],
  on: {
    'program.created': insert(({ data: { programId, ...created }, metadata }) => ({
      id: programId,
      ...created,
      timeZoneChanges: [],
      payoutPolicies: [],
      holdPolicies: [],
      dealPolicies: [],
      fundPolicies: [],
      attributionPolicies: [],
      rewardPolicies: [],
      businessCalendars: [],
      tierLadders: [],
      idealPartnerProfiles: [],
      goals: [],
      offers: [],
      assets: [],
      createdAt: metadata.occurredAt,
    })),
    'program.time-zone-changed': update(
      ({ data }) => data.programId,
      (row, { data: { from, timeZone } }) => ({
        ...row,
        timeZoneChanges: [...row.timeZoneChanges, { from, timeZone }],
      }),
    ),
    'program.plan-published': 'ignored',
    'program.payout-policy-set': update(
      ({ data }) => data.programId,
      (row, { data: { policy } }) => ({
        ...row,
        payoutPolicies: [...row.payoutPolicies, shown(policy, row.currency)],
      }),
    ),
    'program.hold-policy-set': update(
      ({ data }) => data.programId,
      (row, { data: { policy } }) => ({ ...row, holdPolicies: [...row.holdPolicies, policy] }),
    ),
    'program.deal-policy-set': update(
      ({ data }) => data.programId,
      (row, { data: { policy } }) => ({
        ...row,
        dealPolicies: [...row.dealPolicies, shownDealPolicy(policy, row.currency)],
      }),
    ),
    'program.fund-policy-set': update(
      ({ data }) => data.programId,
      (row, { data: { policy } }) => ({
        ...row,
        fundPolicies: [...row.fundPolicies, shownFundPolicy(policy, row.currency)],
      }),
    ),
    'program.attribution-policy-set': update(
      ({ data }) => data.programId,
      (row, { data: { policy } }) => ({ ...row, attributionPolicies: [...row.attributionPolicies, policy] }),
    ),
    'program.reward-policy-set': update(
      ({ data }) => data.programId,
      (row, { data: { policy } }) => ({
        ...row,
        rewardPolicies: [...row.rewardPolicies, shownRewardPolicy(policy, row.currency)],
      }),
    ),
    'program.business-calendar-set': update(
      ({ data }) => data.programId,
      (row, { data: { calendar } }) => ({ ...row, businessCalendars: [...row.businessCalendars, calendar] }),
    ),
    'program.tier-ladder-set': update(
      ({ data }) => data.programId,
      (row, { data: { ladder } }) => ({
        ...row,
        tierLadders: [...row.tierLadders, shownLadder(ladder, row.currency)],
      }),
    ),
    'program.ideal-partner-profile-set': update(
      ({ data }) => data.programId,
      (row, { data: { profile } }) => ({ ...row, idealPartnerProfiles: [...row.idealPartnerProfiles, profile] }),
    ),
    'program.goal-set': update(
      ({ data }) => data.programId,
      (row, { data: { goal } }) => ({ ...row, goals: [...row.goals, goal] }),
    ),
    'program.offer-published': update(
      ({ data }) => data.programId,
      (row, { data: { offer } }) => ({ ...row, offers: [...row.offers, offer] }),
    ),
    'program.asset-published': update(
      ({ data }) => data.programId,
      (row, { data: { asset } }) => ({ ...row, assets: [...row.assets, asset] }),
    ),
  },
});
