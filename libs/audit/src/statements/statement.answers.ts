import type { StatementEvent } from '#libs/commissions';
import type { Recorded } from '#libs/kernel';
import { type Findings, refOf } from '../sources/findings.js';
import type { LedgerModel } from '../accounts/ledger.model.js';

/** What a closed statement has come to between vendor and partner. */
export interface Answered {
  readonly issuedAt: string | null;
  readonly acknowledgedAt: string | null;
  readonly isDisputed: boolean;
  readonly settledAt: string | null;
}

const NOTHING: Answered = { issuedAt: null, acknowledgedAt: null, isDisputed: false, settledAt: null };

/** Clawbacks that a dispute was won about, which must have been given back. */
interface Upheld {
  readonly event: Recorded<StatementEvent>;
  readonly model: LedgerModel;
  readonly entries: readonly string[];
}

/** Follows issued statements: each answer to one that is closed, in an order that can be, settled by a payout that arrived. */
export class StatementAnswers {
  private readonly answers = new Map<string, Answered>();
  private readonly upheld: Upheld[] = [];

  constructor(
    private readonly ledger: (ledgerId: string) => LedgerModel | undefined,
    private readonly findings: Findings,
  ) {}

  of(statementId: string): Answered {
    return this.answers.get(statementId) ?? NOTHING;
  }

  take(event: Recorded<StatementEvent>): void {
    const { statementId, ledgerId, period } = event.data;
    const before = this.of(statementId);
    const model = this.ledger(ledgerId);
    const wrong = model?.figures.months.get(period)?.closed
      ? wrongOf(event, before, model)
      : 'no such statement is closed';
    if (wrong) this.report(event, wrong);
    this.answers.set(statementId, { ...before, ...changeOf(event) });
    if (model && event.type === 'statement.dispute-resolved' && event.data.outcome === 'upheld') {
      this.upheld.push({ event, model, entries: event.data.entries });
    }
  }

  /** Clawbacks of disputes that were won and are still to be given back. */
  following(): number {
    return this.upheld.filter(isOwed).length;
  }

  finish(): void {
    for (const { event } of this.upheld.filter(isOwed)) {
      this.report(event, 'the dispute was won, and a clawback it was about has not been given back');
    }
  }

  private report(event: Recorded<StatementEvent>, message: string): void {
    const { programId, partnerId, period } = event.data;
    const about = { position: event.position, programId, partnerId, period };
    this.findings.add({ kind: 'statement-answer', message, events: [refOf(event)], fields: [], ...about });
  }
}

const isOwed = ({ model, entries }: Upheld): boolean =>
  entries.some((id) => {
    const clawback = model.clawbacks.get(id);
    if (!clawback || clawback.reversed || clawback.restored) return false;
    return clawback.root.endedAt === null;
  });

function wrongOf({ type, data }: StatementEvent, before: Answered, model: LedgerModel): string | undefined {
  switch (type) {
    case 'statement.issued':
      return before.issuedAt === null ? undefined : 'it was issued before';
    case 'statement.acknowledged':
    case 'statement.disputed':
      if (before.issuedAt === null) return 'it is answered before it was issued';
      if (before.acknowledgedAt !== null) return 'it is answered after it was acknowledged';
      return !before.isDisputed ? undefined : 'it is answered while it is disputed';
    case 'statement.dispute-resolved':
      return !before.isDisputed ? 'a dispute is resolved that is not open' : undefined;
    case 'statement.payout-released':
      return !before.isDisputed ? undefined : 'its payout was released while it was disputed';
    case 'statement.settled': {
      const state = model.payouts.get(data.payoutId)?.state;
      return state === 'settled' || state === 'returned' ? undefined : 'its payout has not arrived';
    }
    case 'statement.settlement-undone':
      return before.settledAt === null ? 'it was not settled' : undefined;
  }
}

function changeOf({ type, data }: StatementEvent): Partial<Answered> {
  switch (type) {
    case 'statement.issued':
      return { issuedAt: data.at };
    case 'statement.acknowledged':
      return { acknowledgedAt: data.at };
    case 'statement.disputed':
      return { isDisputed: true };
    case 'statement.dispute-resolved':
      return { isDisputed: false };
    case 'statement.payout-released':
      return {};
    case 'statement.settled':
      return { settledAt: data.at };
    case 'statement.settlement-undone':
      return { settledAt: null };
  }
}

/** The word for all of it that readers are shown. */
export function statementStatus({ issuedAt, acknowledgedAt, isDisputed, settledAt }: Answered): string {
  if (isDisputed) return 'disputed';
  if (settledAt !== null) return 'settled';
  if (acknowledgedAt !== null) return 'acknowledged';
  return issuedAt === null ? 'closed' : 'issued';
}
