import type { CapEvent, Reservation, Source } from '#libs/commissions';
import { type EventOf, idOf, type Recorded } from '#libs/kernel';
import { differences } from '../sources/comparison.js';
import { type EventRef, type FieldDifference, type Findings, refOf } from '../sources/findings.js';
import { minorOf, moneyText } from '../arithmetic/minor.js';
import type { CapAccount } from '../ledger/entry.js';

type Reserved = Recorded<EventOf<CapEvent, 'cap.reserved'>>;

/** A reservation until its entry is there, and what had been granted in its window before it. */
interface Held {
  readonly event: Reserved;
  readonly before: bigint;
}

/** What an entry draws on a cap, worked out from its source. */
export interface Draw extends Omit<Reservation, 'drawId' | 'limit' | 'wanted' | 'granted'> {
  readonly planId: string;
  readonly currency: string;
  readonly wanted: bigint;
  readonly granted: bigint;
}

const AMOUNTS = /^(limit|wanted|granted|left)$/;

/**
 * Caps that all partners of a program draw on. In which order they did is what the cap's stream says; how much each could have is
 * worked out when its entry is: at most the limit of its own plan version less what was granted before.
 */
export class CapsAudit {
  private readonly granted = new Map<string, bigint>();
  private readonly held = new Map<string, Held>();
  private readonly drawn = new Set<string>();
  /** Entries that have drawn on a cap before, for whatever. */
  private readonly drew = new Set<string>();
  /** Entries that have drawn, whatever made them draw. */
  private readonly confirmable = new Set<string>();

  constructor(
    private readonly tenant: string,
    private readonly programId: string,
    private readonly findings: Findings,
  ) {}

  record(event: Recorded<CapEvent>): void {
    this.checkStream(event);
    const account = accountOf(event.data);
    if (event.type === 'cap.reserved') return this.reserved(event, account);
    const unknown = event.data.entryIds.filter((entryId) => !this.confirmable.has(`${entryId} ${account}`));
    if (unknown.length === 0) return;
    const fields = [{ path: 'entryIds', expected: [], recorded: unknown }];
    this.report('confirmed before its entry stands in a ledger', event, fields);
  }

  /** What a cap has left for an entry, as its reservation stands in the order of all. */
  leftFor(entryId: string, eventId: string, { account, limit }: CapAccount): bigint {
    const before = this.held.get(keyOf(entryId, eventId, account))?.before ?? this.granted.get(account) ?? 0n;
    return limit > before ? limit - before : 0n;
  }

  holds(entryId: string, eventId: string, account: string): boolean {
    return this.held.has(keyOf(entryId, eventId, account));
  }

  /** The entry is worked out: its reservation must say the same, and is used by it alone. */
  draw({ wanted, granted, ...draw }: Draw, cap: CapAccount): void {
    const { source, currency, entryId, partnerId } = draw;
    const { account, capId, windowKey, limit } = cap;
    const key = keyOf(entryId, source.eventId, account);
    const held = this.held.get(key);
    const money = (minor: bigint): string => moneyText(minor, currency);
    const figures = { limit: money(limit), wanted: money(wanted), granted: money(granted) };
    const left = money(this.leftFor(entryId, source.eventId, cap));
    const must = { ...draw, programId: this.programId, capId, windowKey, ...figures, left };
    const hasDrawn = this.drew.has(`${entryId} ${account}`);
    this.drew.add(`${entryId} ${account}`);
    // What draws nothing more needs no reservation.
    if (!held && hasDrawn && granted === 0n) return;
    this.held.delete(key);
    this.drawn.add(key);
    this.confirmable.add(`${held?.event.data.drawId ?? entryId} ${account}`);
    const cause = causeOf(source);
    const about = { position: positionOf(source), partnerId };
    if (!held) {
      const fields = [{ path: '', expected: must, recorded: null }];
      return this.add('reservation', 'an entry under a cap of the program has no reservation', [cause], fields, about);
    }
    const { drawId: _drawId, ...recorded } = held.event.data;
    const fields = differences(must, recorded);
    if (fields.length === 0) return;
    const kind = fields.some(({ path }) => AMOUNTS.test(path)) ? 'cap' : 'reservation';
    this.add(kind, 'the reservation is not what its entry gives', [refOf(held.event), cause], fields, about);
  }

  /** Once everything has been read. `isUnderWay`: the ledger has not taken that source yet. */
  finish(isUnderWay: (ledgerId: string, eventId: string) => boolean): void {
    for (const { event } of this.held.values()) {
      const { ledgerId, source, granted, currency } = event.data;
      if (isNothing(granted, currency)) continue;
      if (isUnderWay(ledgerId, source.eventId)) continue;
      this.report('no entry stands behind this reservation', event, []);
    }
  }

  private reserved(event: Reserved, account: string): void {
    const { entryId, partnerId, granted, currency, source, drawId } = event.data;
    if (isNothing(granted, currency)) this.confirmable.add(`${drawId} ${account}`);
    const key = keyOf(entryId, source.eventId, account);
    const before = this.granted.get(account) ?? 0n;
    this.granted.set(account, before + (minorOf(granted, currency) ?? 0n));
    if (!this.held.has(key) && !this.drawn.has(key)) {
      this.held.set(key, { event, before });
      return;
    }
    const fields = [{ path: 'entryId', expected: null, recorded: entryId }];
    this.add('reservation', 'its entry has drawn on this cap before', [refOf(event), causeOf(source)], fields, {
      ...{ position: positionOf(source), partnerId },
    });
  }

  private checkStream(event: Recorded<CapEvent>): void {
    const { programId, planId, capId, windowKey } = event.data;
    const id = idOf(this.tenant, 'cap', JSON.stringify([programId, planId, capId, windowKey]));
    const stream = `cap-${this.tenant}.${id}`;
    if (event.stream === stream) return;
    const fields = [{ path: 'stream', expected: stream, recorded: event.stream }];
    this.report('the reservation stands in the stream of another cap', event, fields);
  }

  private report(message: string, event: Recorded<CapEvent>, fields: readonly FieldDifference[]): void {
    const partnerId = event.type === 'cap.reserved' ? event.data.partnerId : null;
    this.add('reservation', message, [refOf(event)], fields, { position: event.position, partnerId });
  }

  private add(
    kind: 'cap' | 'reservation',
    message: string,
    events: readonly EventRef[],
    fields: readonly FieldDifference[],
    about: { readonly position: Recorded['position']; readonly partnerId: string | null },
  ): void {
    this.findings.add({ kind, message, events, fields, programId: this.programId, period: null, ...about });
  }
}

/** Who asked for more and got nothing need not have drawn. */
const isNothing = (granted: string, currency: string): boolean => minorOf(granted, currency) === 0n;

const accountOf = ({ planId, capId, windowKey }: CapEvent['data']): string => `${planId}|${capId}|${windowKey}`;
/** An entry may draw again when something else makes it worth more. */
const keyOf = (entryId: string, eventId: string, account: string): string => `${entryId} ${eventId} ${account}`;
const causeOf = ({ stream, revision }: Source): EventRef => ({ stream, revision: BigInt(revision) });
const positionOf = ({ position: at }: Source): Recorded['position'] => ({ commit: BigInt(at), prepare: BigInt(at) });
