import { type EventRef, type Findings, refOf } from '../sources/findings.js';
import type { LedgerModel } from './ledger.model.js';
import type { Root } from './root.js';

export interface Ban extends EventRef {
  readonly position: bigint;
  /** Business time. */
  readonly at: string;
}

/** What was owed when the partner was banned, or came back later from its way to it, and stands on no payout. */
export function owedDespite(model: LedgerModel, ban: Ban): Root[] {
  const isMeant = ({ owedSince, decidedAt, cameBack }: Root): boolean =>
    (owedSince < ban.position || owedSince === cameBack) && (decidedAt === null || decidedAt <= ban.at);
  return [...model.uncovered].filter((root) => isMeant(root) && !isTakenBack(root, ban));
}

/** A ban takes what stands when it comes; should the sale be worth more later, the increase stands. */
const isTakenBack = ({ entry, endedAt }: Root, { position }: Ban): boolean =>
  entry.stands === 0n || (endedAt !== null && endedAt > position);

/** All of it must have been taken back since. */
export function checkBan(model: LedgerModel, ban: Ban, findings: Findings): void {
  const owed = owedDespite(model, ban);
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
