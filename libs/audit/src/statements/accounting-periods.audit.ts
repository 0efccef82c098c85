import type { AccountingPeriodEvent } from '#libs/commissions';
import { deterministicId, type EventOf, type Recorded } from '#libs/kernel';
import { lastDay, monthAfter, monthStart } from '../arithmetic/calendar.js';
import type { PayoutEligibility } from '../sources/closing.terms.js';
import { differences } from '../sources/comparison.js';
import { type FieldDifference, type Findings, refOf } from '../sources/findings.js';
import type { PartnerStates } from '../states/partner.states.js';
import type { ProgramStates } from '../rating/program.states.js';
import type { PublishedDays } from '../states/published-rates.js';
import type { LedgerModel } from '../accounts/ledger.model.js';
import type { Requested } from '../accounts/ledger-context.js';

type Request = Recorded<EventOf<AccountingPeriodEvent, 'books.closing-requested'>>;

/** What the books need to know of their program. */
interface Ground {
  readonly programId: string;
  readonly knowledge: ProgramStates;
  readonly partners: ReadonlyMap<string, PartnerStates>;
  readonly ledgers: ReadonlyMap<string, { readonly model: LedgerModel }>;
}

/** Follows the books of a program: its closings in order, and what was known at each request. */
export class AccountingPeriodsAudit {
  private readonly requests = new Map<string, Requested>();
  private readonly gates = new Map<string, ReadonlyMap<string, PayoutEligibility>>();
  /** How many ledgers were told to close each month; null until they were. */
  readonly closings = new Map<string, number | null>();
  private readonly firstPeriods = new Map<string, string>();
  /** How many ledgers have answered each request. */
  private readonly answers = new Map<string, number>();
  private last: Request | undefined;

  constructor(
    private readonly program: Ground,
    private readonly rates: (source: string) => PublishedDays | undefined,
    private readonly findings: Findings,
  ) {}

  record(event: Recorded<AccountingPeriodEvent>): void {
    switch (event.type) {
      case 'books.ledger-listed':
        return;
      case 'books.closing-began':
        this.closings.set(event.data.period, event.data.ledgers);
        return;
      case 'books.closing-requested':
        return this.request(event);
      case 'books.period-closed':
        return this.closed(event);
    }
  }

  /** A partner's ledger begins with the first month for which no closing was requested when something first called for it. */
  calledFor(partnerId: string): void {
    if (!this.firstPeriods.has(partnerId)) this.firstPeriods.set(partnerId, this.nextPeriod);
  }

  firstPeriodOf(partnerId: string): string {
    return this.firstPeriods.get(partnerId) ?? this.nextPeriod;
  }

  requested(requestId: string): Requested | undefined {
    return this.requests.get(requestId);
  }

  gatesOf(requestId: string, partnerId: string): PayoutEligibility | undefined {
    return this.gates.get(requestId)?.get(partnerId);
  }

  /** A ledger has closed its month for this request. */
  answeredBy(requestId: string): void {
    this.answers.set(requestId, (this.answers.get(requestId) ?? 0) + 1);
  }

  private get nextPeriod(): string {
    return this.last ? monthAfter(this.last.data.period) : this.program.knowledge.firstPeriod;
  }

  private request(event: Request): void {
    const { programId, knowledge } = this.program;
    const { requestId, period, timeZone, from, to } = event.data;
    const must = {
      period: this.nextPeriod,
      requestId: deterministicId('closing', programId, period),
      from: this.last?.data.to ?? monthStart(period, timeZone),
      to: monthStart(monthAfter(period), timeZone),
    };
    this.closings.set(period, null);
    this.compare(event, 'the closing is not that of the next month', must, { period, requestId, from, to });
    this.last = event;
    const policy = knowledge.payoutPolicyBefore(to);
    const needed = policy !== undefined && policy.payoutCurrency !== knowledge.currency;
    const rates = needed ? this.rates(policy.rateSource) : undefined;
    const exchange = needed ? rates?.on(lastDay(period), knowledge.currency, policy.payoutCurrency) : null;
    const closing = { requestId, period, timeZone, from, to, policy, exchange };
    this.requests.set(requestId, { closing, position: event.position, ref: refOf(event) });
    this.gates.set(requestId, this.knownGates(event.metadata.occurredAt));
  }

  /** What is known of every partner now: later events of theirs do not change this closing. */
  private knownGates(moment: string): ReadonlyMap<string, PayoutEligibility> {
    const gates = new Map<string, PayoutEligibility>();
    for (const [partnerId, partner] of this.program.partners) gates.set(partnerId, partner.gatesAt(moment));
    return gates;
  }

  private closed(event: Recorded<EventOf<AccountingPeriodEvent, 'books.period-closed'>>): void {
    const { requestId, period, ledgers } = event.data;
    const request = this.requests.get(requestId);
    this.gates.delete(requestId);
    const all = [...this.program.ledgers.values()].map(({ model }) => model);
    const open = all.filter(({ openPeriod }) => openPeriod <= period);
    const must = { period: request?.closing.period ?? null, ledgers: this.answers.get(requestId) ?? 0, open: [] };
    const recorded = { period, ledgers, open: open.map(({ ledgerId }) => ledgerId) };
    this.compare(event, 'not every ledger of the program closed this month once', must, recorded);
  }

  private compare(event: Recorded<AccountingPeriodEvent>, message: string, must: object, recorded: object): void {
    const fields: readonly FieldDifference[] = differences(must, recorded);
    if (fields.length === 0) return;
    const { programId } = this.program;
    const { position, data } = event;
    const period = 'period' in data ? data.period : null;
    this.findings.add({
      kind: 'books',
      message,
      events: [refOf(event)],
      fields,
      position,
      programId,
      partnerId: null,
      period,
    });
  }
}
