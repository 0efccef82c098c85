import type { LedgerEvent, Source } from '#libs/commissions';
import type { Position, Recorded } from '#libs/kernel';
import type { Delivery } from '../ledger/recomputation.js';
import { bringsSale } from '../ledger/sale-effects.js';
import type { EventRef, Finding } from '../sources/findings.js';
import { type Expected, passedBy } from './expected.js';
import type { LedgerModel } from './ledger.model.js';
import type { LedgerContext, Pending } from './ledger-context.js';
import { settleSource } from './settle-source.js';

/** What must stand in the ledger for one source, and has not been seen yet. */
interface Taken {
  readonly eventId: string;
  readonly position: Position;
  readonly ref: EventRef;
  readonly retried: boolean;
  readonly expected: Expected[];
  /** Nothing must be posted for it, and the ledger only says that it was taken. */
  readonly silent: boolean;
}

export interface Match extends Pick<Taken, 'position' | 'ref' | 'retried'> {
  readonly expected: Expected;
}

type Report = (finding: Omit<Finding, 'programId' | 'partnerId'>) => void;
type Passed = Extract<LedgerEvent, { type: 'ledger.source-passed' }>['data'];

/** Every source credited to a ledger, until the ledger has taken it: exactly once, in the order of history. */
export class SourceQueue {
  readonly pending = new Map<string, Pending>();
  readonly parked = new Map<string, Pending>();
  /** Of what is parked: what brings this ledger its sale. */
  private readonly comes = new Set<string>();
  private current: Taken | undefined;
  private takenUntil = -1n;

  constructor(
    private readonly model: LedgerModel,
    private readonly around: LedgerContext,
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
    const { current } = this;
    const at = current.expected.findIndex((expected) => isMeant(expected, event));
    const expected = current.expected[at];
    if (!expected && current.silent && isOfWhole(event)) return void current.expected.splice(0);
    if (!expected) return this.otherOutcome(event, current);
    current.expected.splice(at, 1);
    return { ...current, expected };
  }

  /** Nothing more may come for the source at hand. */
  settle(): void {
    if (!this.current) return;
    const { expected, ref, position } = this.current;
    for (const { type, data } of expected) {
      const fields = [{ path: '', expected: data, recorded: null }];
      const message = `${type} is missing`;
      this.report({ kind: 'posting-missing', message, events: [ref], fields, position, period: periodIn(data) });
    }
    this.current = undefined;
  }

  /** Reports as missing what the ledger has not taken of the history before a position; the model takes it. */
  missingBefore(limit: bigint): void {
    for (const [eventId, pending] of this.pending) {
      if (pending.position.commit >= limit) break;
      this.pending.delete(eventId);
      const expected = this.expect(eventId, pending, false);
      const { kind, id } = pending.arrived.source;
      const message = `${kind} ${id} is credited to this partner and not in its ledger`;
      const fields = [{ path: '', expected: expected.map(({ type, data }) => ({ type, data })), recorded: null }];
      const period = expected.map(({ data }) => periodIn(data)).find((found) => found !== null) ?? null;
      const { position, ref } = pending;
      this.report({ kind: 'source-missing', message, events: [ref], fields, position, period });
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
      this.goOn(pending.delivery);
      return this.taken(eventId, pending, false);
    }
    const parked = this.parked.get(eventId);
    if (!parked) return undefined;
    this.parked.delete(eventId);
    return this.taken(eventId, parked, true);
  }

  /** An amendment that was too large is taken up with the sale as it stands by then: the ledger has gone on without it. */
  private goOn({ known, lines, crediting }: Delivery): void {
    for (const [id, parked] of this.parked) {
      const { delivery } = parked;
      if (delivery.event !== 'amendment' || delivery.known !== known || !lines) continue;
      this.parked.set(id, { ...parked, delivery: { ...delivery, lines, crediting } });
    }
  }

  private taken(eventId: string, { position, ref, ...pending }: Pending, retried: boolean): Taken {
    const expected = this.expect(eventId, { position, ref, ...pending }, retried);
    const moves = expected.some(({ type }) => type !== 'ledger.source-passed');
    const silent = pending.delivery.event !== 'accrual' && !moves;
    return { eventId, position, ref, retried, expected, silent };
  }

  private expect(eventId: string, pending: Pending, retried: boolean): Expected[] {
    const { program, draws } = this.around;
    const { arrived, delivery } = pending;
    const outcome = this.saleWaits(delivery, eventId)
      ? 'SALE_PARKED'
      : settleSource(program, this.model, draws, pending, retried);
    if (typeof outcome !== 'string') return outcome.length > 0 ? outcome : this.nothing(pending);
    this.parked.set(eventId, pending);
    if (outcome !== 'SALE_PARKED' && bringsSale(delivery.event)) this.comes.add(eventId);
    const { source, occurredAt } = arrived;
    const data = { source, reason: outcome, occurredAt, owner: this.model.owner };
    return [{ type: 'ledger.source-parked', data, posting: null }];
  }

  private saleWaits({ event, known }: Delivery, eventId: string): boolean {
    if (event === 'accrual') return false;
    return [...this.parked].some(
      ([id, { delivery }]) => delivery.known === known && id !== eventId && this.comes.has(id),
    );
  }

  /** A sale that brings this ledger nothing is passed; of what happens to it later the ledger says only that it was seen. */
  private nothing({ arrived, delivery: { event } }: Pending): Expected[] {
    if (event !== 'accrual') return [];
    const { partnerId: ledger } = this.model;
    const skip = { ledger, credited: ledger, saleId: '', ruleId: null, reason: 'SALE_EARNED_NOTHING' } as const;
    return [passedBy(this.model, arrived, skip)];
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
    const wanted = must ? { type: must.type, data: must.data } : null;
    const fields = [{ path: '', expected: wanted, recorded: { type: event.type, data: event.data } }];
    this.report({ kind, message, events: [event, ref], fields, position, period: periodIn(event.data) });
  }
}

const SEEN: readonly string[] = ['SALE_EARNED_NOTHING', 'NOTHING_LEFT_TO_CLAW_BACK', 'NOTHING_CHANGED'];

/** The ledger says that it has seen what moves nothing of its entries. */
const isOfWhole = ({ type, data }: LedgerEvent): boolean =>
  type === 'ledger.source-passed' && data.ruleId === null && SEEN.includes(data.reason);

/** Of several events of a type the first that is of the same rule and credit, where it says so. */
function isMeant({ type, data }: Expected, event: Recorded<LedgerEvent>): boolean {
  if (type !== event.type) return false;
  if (event.type === 'ledger.source-passed') {
    const { reason, credited, ruleId }: Passed = event.data;
    return (
      reason === data['reason'] &&
      (credited === null || credited === data['credited']) &&
      (ruleId === null || ruleId === data['ruleId'])
    );
  }
  return true;
}

const periodIn = (data: object): string | null =>
  'period' in data && typeof data.period === 'string' ? data.period : null;
