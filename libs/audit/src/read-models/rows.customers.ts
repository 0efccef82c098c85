import type { ProgramAudit } from '../history/program.audit.js';
import type { CodeModel } from '../journeys/code.model.js';
import type { LeadModel, LeadsModel } from '../journeys/leads.model.js';
import { type Columns, rowsOf, type TableCheck } from './tables/table-check.js';

/** Every row that the tables of leads and codes, and of why sales are credited as they are, must hold. */
export function customerChecks(
  programId: string,
  leads: LeadsModel,
  codes: ReadonlyMap<string, CodeModel>,
  decisions: ReadonlyMap<string, string>,
): TableCheck[] {
  const check = (table: string, expected: TableCheck['expected']): TableCheck => ({
    ...{ table, by: ['program_id', programId], expected, about },
  });
  return [
    check(
      'leads',
      rowsOf(leads.leads, (lead) => leadRow(lead, leads.journeyOf(lead))),
    ),
    check('codes', rowsOf(codes, codeRow)),
    check(
      'sale_attributions',
      rowsOf(decisions, (text) => JSON.parse(text) as Columns),
    ),
  ];
}

const about = (row: Columns) => ({
  partnerId: typeof row['partner_id'] === 'string' ? row['partner_id'] : null,
  period: null,
});

const leadRow = (lead: LeadModel, journeyId: string): Columns => ({
  ...{ partner_id: lead.partnerId, activity_id: lead.activityId, country: lead.country, journey_id: journeyId },
  ...{ by_partner: lead.byPartner, submitted_at: lead.submittedAt, status: lead.status },
  ...{ disqualified: lead.disqualified, qualified_at: lead.qualifiedAt, converted_at: lead.convertedAt },
  ...{ seen_again: lead.seenAgain, merged_into: lead.mergedInto },
});

function codeRow({ partnerId, issuedAt, terms, disabledAt, sales, places }: CodeModel): Columns {
  const { startsAt, endsAt, limit, oncePerCustomer, newCustomersOnly } = terms;
  return {
    ...{ partner_id: partnerId, issued_at: issuedAt, starts_at: startsAt, ends_at: endsAt, disabled_at: disabledAt },
    ...{ limit, once_per_customer: oncePerCustomer, new_customers_only: newCustomersOnly },
    ...{ used: sales.size, held: [...places.values()].filter(({ isOpen }) => isOpen).length },
  };
}

/** Every row that the table of rewards must hold. */
export function rewardChecks({ programId, rewards: { rewards, refused } }: ProgramAudit): TableCheck[] {
  const expected = new Map<string, Columns>();
  for (const [id, { granted, status, cost, counted }] of rewards) {
    const { walletId, partnerId, side, ruleId, policyVersion, given, trigger, holdUntil } = granted;
    expected.set(id, {
      ...{ wallet_id: walletId, partner_id: partnerId, side, rule_id: ruleId, policy_version: policyVersion },
      ...{ status, refused_for: null, kind: given.kind, cost_minor: String(cost), counted_minor: String(counted) },
      ...{ sale_id: trigger.kind === 'sale' ? trigger.id : null, trigger_at: trigger.at, hold_until: holdUntil },
    });
  }
  for (const [id, { walletId, partnerId, side, ruleId, reason, trigger, policyVersion }] of refused) {
    expected.set(id, {
      ...{ wallet_id: walletId, partner_id: partnerId, side, rule_id: ruleId, policy_version: policyVersion },
      ...{ status: 'refused', refused_for: reason, kind: null, cost_minor: '0', counted_minor: '0' },
      ...{ sale_id: trigger.kind === 'sale' ? trigger.id : null, trigger_at: trigger.at, hold_until: null },
    });
  }
  return [{ table: 'rewards', by: ['program_id', programId], expected, about }];
}
