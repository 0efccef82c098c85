import type { EventOf, Recorded } from '#libs/kernel';
import type { PartnerEvent } from '#libs/partners';
import { type EventRef, type Findings, refOf } from '../sources/findings.js';
import type { LedgerModel } from '../accounts/ledger.model.js';
import type { Root } from '../accounts/root.js';

interface Ban extends EventRef {
  readonly position: bigint;
  /** Business time. */
  readonly at: string;
}

/** What was owed when the partner was banned, or came back later from its way to it, and stands on no payout. */
function owedDespite(model: LedgerModel, ban: Ban): Root[] {
  const isMeant = ({ owedSince, decidedAt, cameBack }: Root): boolean =>
    (owedSince < ban.position || owedSince === cameBack) && (decidedAt === null || decidedAt <= ban.at);
  return [...model.uncovered].filter((root) => isMeant(root) && !isTakenBack(root, ban));
}

/** A ban takes what stands when it comes; should the sale be worth more later, the increase stands. */
const isTakenBack = ({ entry, endedAt }: Root, { position }: Ban): boolean =>
  entry.stands === 0n || (endedAt !== null && endedAt > position);

/** All of it must have been taken back since. */
function checkBan(model: LedgerModel, ban: Ban, findings: Findings): void {
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

/** Which partners are banned, and whether their ledgers have followed. */
export class Bans {
  private readonly known = new Map<string, Ban>();

  learn(event: Recorded<EventOf<PartnerEvent, 'partner.banned'>>): void {
    const { partnerId, at } = event.data;
    this.known.set(partnerId, { ...refOf(event), position: event.position.commit, at });
  }

  /** `worked`: history has been brought to the ledgers up to there. */
  check(model: LedgerModel, worked: bigint, findings: Findings): void {
    const ban = this.known.get(model.partnerId);
    if (ban && ban.position < worked) checkBan(model, ban, findings);
  }

  /** How many entries of a ledger a ban has still to take back. */
  following(model: LedgerModel): number {
    const ban = this.known.get(model.partnerId);
    return ban ? owedDespite(model, ban).length : 0;
  }
}
