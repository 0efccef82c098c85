import { type View, update, insert, mainView, sortedBy } from '#libs/eventing';
import type { DomainEvent } from '#libs/kernel';
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

/** Of the lists of a program, those of versions. */
type Versions = {
  [List in keyof ProgramRow]: ProgramRow[List] extends readonly { readonly version: number }[] ? List : never;
}[keyof ProgramRow];

/** The next version, behind those before it. */
const adding = <List extends Versions, Data extends { readonly programId: string }>(
  list: List,
  shownAs: (data: Data, currency: string) => ProgramRow[List][number],
) =>
  update<DomainEvent<ProgramEvent['type'], Data>, ProgramRow>(
    ({ data }) => data.programId,
    (row, { data }) => ({ ...row, [list]: [...row[list], shownAs(data, row.currency)] }),
  );

export const programView: View<ProgramEvent, ProgramRow> = mainView<ProgramEvent, ProgramRow>()({
  name: 'programs',
  version: 7,
  row: ProgramRow,
  indexes: sortedBy(['createdAt', 'name']),
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
      reportPolicies: [],
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
    'program.payout-policy-set': adding('payoutPolicies', ({ policy }, currency) => shown(policy, currency)),
    'program.hold-policy-set': adding('holdPolicies', ({ policy }) => policy),
    'program.deal-policy-set': adding('dealPolicies', ({ policy }, currency) => shownDealPolicy(policy, currency)),
    'program.fund-policy-set': adding('fundPolicies', ({ policy }, currency) => shownFundPolicy(policy, currency)),
    'program.attribution-policy-set': adding('attributionPolicies', ({ policy }) => policy),
    'program.reward-policy-set': adding('rewardPolicies', ({ policy }, currency) =>
      shownRewardPolicy(policy, currency),
    ),
    'program.report-policy-set': adding('reportPolicies', ({ policy }) => policy),
    'program.business-calendar-set': adding('businessCalendars', ({ calendar }) => calendar),
    'program.tier-ladder-set': adding('tierLadders', ({ ladder }, currency) => shownLadder(ladder, currency)),
    'program.ideal-partner-profile-set': adding('idealPartnerProfiles', ({ profile }) => profile),
    'program.goal-set': adding('goals', ({ goal }) => goal),
    'program.offer-published': adding('offers', ({ offer }) => offer),
    'program.asset-published': adding('assets', ({ asset }) => asset),
  },
});
