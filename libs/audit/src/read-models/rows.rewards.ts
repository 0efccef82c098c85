import type { ProgramAudit } from '../history/program.audit.js';
import type { Columns, TableCheck } from './table-check.js';

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
  const about = (row: Columns) => ({
    partnerId: typeof row['partner_id'] === 'string' ? row['partner_id'] : null,
    period: null,
  });
  return [{ table: 'rewards', by: ['program_id', programId], expected, about }];
}
