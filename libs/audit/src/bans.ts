import { type EventRef, type Findings, refOf } from './findings.js';
import { type LedgerModel, type Root, worth } from './ledger.model.js';

export interface Ban extends EventRef {
  readonly position: bigint;
  /** Business time. */
  readonly at: string;
}

/** What was owed when the partner was banned, and is on no payout, must have been taken back since. */
export function checkBan(model: LedgerModel, ban: Ban, findings: Findings): void {
  const isMeant = ({ owedSince, decidedAt }: Root): boolean =>
    owedSince < ban.position && (decidedAt === null || decidedAt <= ban.at);
  const owed = [...model.uncovered].filter((root) => isMeant(root) && worth(root) !== 0n);
  if (owed.length === 0) return;
  findings.add({
    kind: 'ban-not-applied',
    message: `${owed.length} unpaid entries were not taken back after the ban`,
    events: [refOf(ban)],
    fields: owed.slice(0, 10).map(({ entryId }) => ({ path: entryId, expected: 'taken back', recorded: 'still owed' })),
    position: { commit: ban.position, prepare: ban.position },
    ...model.owner,
    period: null,
  });
}
