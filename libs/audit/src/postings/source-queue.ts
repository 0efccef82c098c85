import type { LedgerEvent, Source } from '#libs/commissions';
import type { Position, Recorded } from '#libs/kernel';
import type { EventRef, Finding } from '../sources/findings.js';
import type { LedgerModel } from './ledger.model.js';
import type { LedgerSurroundings, Pending } from './ledger.surroundings.js';
import { postRefund } from './refund.postings.js';
import { postSold } from './sold.postings.js';

/** What must stand in the ledger for one source, and has not been seen yet. */
interface Taken {
  readonly eventId: string;
  readonly position: Position;
  readonly ref: EventRef;
  readonly retried: boolean;
  readonly expected: LedgerEvent[];
}

export interface Match extends Pick<Taken, 'position' | 'ref' | 'retried'> {
  readonly expected: LedgerEvent;
}

type Report = (finding: Omit<Finding, 'programId' | 'partnerId'>) => void;

/** Every source credited to a ledger, until the ledger has taken it: exactly once, in the order of history. */
export class SourceQueue {
  readonly pending = new Map<string, Pending>();
  readonly parked = new Map<string, Pending>();
  private current: Taken | undefined;
  private takenUntil = -1n;

  constructor(
    private readonly model: LedgerModel,
    private readonly around: LedgerSurroundings,
    private readonly report: Report,
  ) {}

  /** The source has not been taken yet, or waits for a rate. */
  has(eventId: string): boolean {
    return this.pending.has(eventId) || this.parked.has(eventId);
  }

  /** What a recorded event must be, or undefined when nothing of its kind may stand there (which is then reported). */
  expectedFor(event: Recorded<LedgerEvent>, { eventId, position }: Source): Match | undefined {
    const isRetry = this.current?.expected.length === 0 && this.parked.has(eventId);
    if (this.current?.eventId !== eventId || isRetry) {
      this.settle();
      this.current = this.take(eventId);
      if (!this.current) return this.neverExpected(event, position);
    }
    const at = this.current.expected.findIndex(({ type }) => type === event.type);
    const expected = this.current.expected[at];
    if (!expected) return this.otherOutcome(event, this.current);
    this.current.expected.splice(at, 1);
    return { ...this.current, expected };
  }

  /** Nothing more may come for the source at hand. */
  settle(): void {
    if (!this.current) return;
    const { expected, ref, position } = this.current;
    for (const { type, data } of expected) {
      const fields = [{ path: '', expected: data, recorded: null }];
      this.report({
        kind: 'posting-missing',
        message: `${type} is missing`,
        events: [ref],
        fields,
        position,
        period: periodIn(data),
      });
    }
    this.current = undefined;
  }

  /** Reports as missing what the ledger has not taken of the history before a position; the model takes it. */
  missingBefore(limit: bigint): void {
    for (const [eventId, pending] of this.pending) {
      if (pending.position.commit >= limit) break;
      this.pending.delete(eventId);
      const expected = this.expect(eventId, pending);
      const message = `${pending.rating.source.kind} ${pending.rating.source.id} is credited to this partner and not in its ledger`;
      const fields = [{ path: '', expected: expected.map(({ type, data }) => ({ type, data })), recorded: null }];
      const period = expected.map(({ data }) => periodIn(data)).find((found) => found !== null) ?? null;
      this.report({
        kind: 'source-missing',
        message,
        events: [pending.ref],
        fields,
        position: pending.position,
        period,
      });
    }
  }

  private take(eventId: string): Taken | undefined {
    const pending = this.pending.get(eventId);
    if (pending) {
      const at = pending.position.commit;
      this.missingBefore(at);
      this.pending.delete(eventId);
      if (at > this.takenUntil) this.takenUntil = at;
      this.around.worked(at);
      return { eventId, ...pending, retried: false, expected: this.expect(eventId, pending) };
    }
    const parked = this.parked.get(eventId);
    if (!parked) return undefined;
    this.parked.delete(eventId);
    const again = parked.sold ? { ...parked, rating: this.around.rateAgain(parked.sold) } : parked;
    return { eventId, ...again, retried: true, expected: this.expect(eventId, again) };
  }

  private expect(eventId: string, pending: Pending): LedgerEvent[] {
    const { rating } = pending;
    const { source, occurredAt } = rating;
    const { owner } = this.model;
    switch (rating.kind) {
      case 'passed':
        return [
          {
            type: 'ledger.source-passed',
            data: { source, reason: rating.reason, occurredAt, owner, credited: null, ruleId: null, entry: null },
          },
        ];
      case 'rated': {
        const posted = postSold(this.model, rating);
        if (posted) return posted;
        this.parked.set(eventId, pending);
        const reason = 'AMOUNT_OUT_OF_RANGE';
        return [{ type: 'ledger.source-parked', data: { source, reason, occurredAt, owner, refund: null } }];
      }
      case 'unratable':
        this.parked.set(eventId, pending);
        return [{ type: 'ledger.source-parked', data: { source, reason: 'NO_RATE', occurredAt, owner, refund: null } }];
      case 'refunded': {
        const waits = [...this.parked.values()].some(({ rating: { source: other } }) => other.id === source.saleId);
        if (!waits) return [postRefund(this.model, rating)];
        this.parked.set(eventId, pending);
        const refund = { timeZone: rating.zone, reason: rating.reason, ...rating.share };
        return [{ type: 'ledger.source-parked', data: { source, reason: 'SALE_PARKED', occurredAt, owner, refund } }];
      }
    }
  }

  private neverExpected(event: Recorded<LedgerEvent>, position: string): undefined {
    const twice = /^\d+$/.test(position) && BigInt(position) <= this.takenUntil;
    const message = twice
      ? 'its source stands in this ledger already, or was passed over there before'
      : 'its source is no event of the history that credits this partner';
    const kind = twice ? 'source-twice' : 'source-unknown';
    const fields = [{ path: 'source', expected: null, recorded: 'source' in event.data ? event.data.source : null }];
    this.report({ kind, message, events: [event], fields, position: event.position, period: periodIn(event.data) });
  }

  private otherOutcome(event: Recorded<LedgerEvent>, { expected, ref, position }: Taken): undefined {
    const [must] = expected.splice(0);
    const kind = must ? 'outcome' : 'posting-unknown';
    const message = must
      ? `${event.type} stands where ${must.type} must`
      : `${event.type} is one posting more than its source gives`;
    const fields = [{ path: '', expected: must ?? null, recorded: { type: event.type, data: event.data } }];
    this.report({ kind, message, events: [event, ref], fields, position, period: periodIn(event.data) });
  }
}

const periodIn = (data: object): string | null =>
  'period' in data && typeof data.period === 'string' ? data.period : null;
