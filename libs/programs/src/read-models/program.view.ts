import { type View, update, insert, mainView, sortedBy } from '#libs/eventing';
import type { DomainEvent } from '#libs/kernel';
import { type ProgramEvent, programEvents } from '../program/program.events.js';
import { NOTHING_SET } from '../program/versions.js';
import { ProgramRow } from './program.row.view.js';
import { withMoney } from './version.types.js';

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
      ...NOTHING_SET,
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
    'program.payout-policy-set': adding('payoutPolicies', ({ policy }, currency) =>
      withMoney(policy, currency, 'minimum', 'secondApprovalAbove'),
    ),
    'program.hold-policy-set': adding('holdPolicies', ({ policy }) => policy),
    'program.deal-policy-set': adding('dealPolicies', ({ policy }, currency) => ({
      ...policy,
      automaticApproval: withMoney(policy.automaticApproval, currency, 'upToAmount'),
    })),
    'program.fund-policy-set': adding('fundPolicies', ({ policy }, currency) =>
      withMoney(policy, currency, 'secondApprovalAbove'),
    ),
    'program.attribution-policy-set': adding('attributionPolicies', ({ policy }) => policy),
    'program.reward-policy-set': adding('rewardPolicies', ({ policy }, currency) => ({
      ...policy,
      rules: policy.rules.map((rule) => ({
        ...withMoney(rule, currency, 'minimumNet'),
        caps: rule.caps.map((cap) => withMoney(cap, currency, 'cost')),
      })),
    })),
    'program.report-policy-set': adding('reportPolicies', ({ policy }) => policy),
    'program.business-calendar-set': adding('businessCalendars', ({ calendar }) => calendar),
    'program.tier-ladder-set': adding('tierLadders', ({ ladder }, currency) => ({
      ...ladder,
      tiers: ladder.tiers.map((tier) => withMoney(tier, currency, 'netRevenue')),
    })),
    'program.ideal-partner-profile-set': adding('idealPartnerProfiles', ({ profile }) => profile),
    'program.goal-set': adding('goals', ({ goal }) => goal),
    'program.offer-published': adding('offers', ({ offer }) => offer),
    'program.asset-published': adding('assets', ({ asset }) => asset),
  },
});
