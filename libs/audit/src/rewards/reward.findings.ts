import type { Position, Recorded } from '#libs/kernel';
import type { RewardBudgetEvent, WalletEvent } from '#libs/rewards';
import { type EventRef, type FieldDifference, type FindingKind, type Findings, refOf } from '../sources/findings.js';

/** What is found of rewards: each is of its program alone. */
export class RewardFindings {
  constructor(
    private readonly programId: string,
    private readonly findings: Findings,
  ) {}

  report(
    kind: FindingKind,
    message: string,
    event: Recorded<WalletEvent | RewardBudgetEvent>,
    fields: readonly FieldDifference[] = [],
  ): void {
    this.say(kind, `${event.type}: ${message}`, [refOf(event)], fields, event.position);
  }

  say(
    kind: FindingKind,
    message: string,
    events: readonly EventRef[],
    fields: readonly FieldDifference[],
    position: Position,
  ): void {
    const of = { programId: this.programId, partnerId: null, period: null };
    this.findings.add({ kind, message, events, fields, position, ...of });
  }
}
