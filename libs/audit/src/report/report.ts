import type { EventStore } from '#libs/eventing';
import type { Auditor } from '../history/auditor.js';
import type { EventRef, FieldDifference, Finding, FindingKind, Findings } from '../sources/findings.js';
import { type Excess, excessOf } from '../sources/excess.js';
import type { MonthReport } from '../accounts/figures.js';
import type { SkippedEvent } from '../history/skipped.js';

/** An event that a difference is about, with what it says. */
export interface ShownEvent {
  readonly stream: string;
  readonly revision: string;
  readonly eventId: string | null;
  readonly type: string | null;
  readonly recordedAt: string | null;
  /** Its data; fields of persons are sealed and stay so. */
  readonly data: unknown;
}

export interface ShownDifference {
  readonly kind: FindingKind;
  readonly message: string;
  readonly partnerId: string | null;
  readonly period: string | null;
  readonly fields: readonly FieldDifference[];
  readonly events: readonly ShownEvent[];
}

/** What a reconciliation came to. */
export interface Reconciliation {
  readonly programId: string;
  readonly program: string;
  readonly currency: string;
  /** null: the whole history. */
  readonly period: string | null;
  /** Everything was recomputed and nothing differs. */
  readonly agrees: boolean;
  /** Sources that no ledger has been brought yet: newer than all that was worked off. Not agreed, not a difference. */
  readonly waiting: number;
  /** History went on while read models were compared: a difference in them may be no more than that. */
  readonly wentOn: boolean;
  /** Sources that wait for an exchange rate, or would earn more than 10^15, as they must. */
  readonly parked: number;
  /** What refunds asked for that was not left of their sales; refunded once something is left again. No difference. */
  readonly excess: readonly Excess[];
  /** Events of the tenant that two persons have decided to leave out of views or policies; named for ever. */
  readonly skipped: readonly SkippedEvent[];
  readonly figures: {
    readonly events: number;
    readonly sales: number;
    readonly refunds: number;
    readonly creditNotes: number;
    /** Sales credited to nobody. */
    readonly uncredited: number;
    readonly ledgers: number;
    readonly postings: number;
    readonly statements: number;
    readonly months: readonly MonthReport[];
    /** Rows of read models that were compared, by table; empty when there was no database to compare with. */
    readonly rows: Readonly<Record<string, number>>;
  };
  readonly differences: {
    readonly total: number;
    readonly byKind: Readonly<Partial<Record<FindingKind, number>>>;
    /** The first in the order of history; their causes come first. */
    readonly first: readonly ShownDifference[];
  };
}

const SHOWN = 20;

/** Puts together what was found; the events of the first differences are read again, so that nothing is kept of the others. */
export async function reportOf(
  { program, customers, events }: Auditor,
  findings: Findings,
  store: EventStore,
  {
    period,
    rows,
    wentOn,
    skipped,
  }: {
    readonly period: string | undefined;
    readonly rows: Readonly<Record<string, number>>;
    readonly wentOn: boolean;
    readonly skipped: readonly SkippedEvent[];
  },
): Promise<Reconciliation> {
  const { programId, knowledge, sold, figures } = program;
  const months = figures.report(knowledge.currency, period);
  const ledgers = [...program.ledgers.values()];
  const waiting = program.waiting() + customers.waiting();
  return {
    programId,
    program: knowledge.name,
    currency: knowledge.currency,
    period: period ?? null,
    agrees: findings.total === 0 && waiting === 0,
    waiting,
    wentOn,
    skipped,
    parked: ledgers.reduce((sum, { sources: { parked } }) => sum + parked.size, 0),
    excess: excessOf(sold),
    figures: {
      events,
      ...sold.counts,
      ledgers: ledgers.length,
      postings: figures.postings,
      statements: months.reduce((sum, { statements }) => sum + statements, 0),
      months,
      rows,
    },
    differences: {
      total: findings.total,
      byKind: Object.fromEntries(findings.counts),
      first: await Promise.all(findings.first(SHOWN).map((finding) => shown(finding, store))),
    },
  };
}

async function shown(
  { kind, message, partnerId, period, fields, events }: Finding,
  store: EventStore,
): Promise<ShownDifference> {
  return { kind, message, partnerId, period, fields, events: await Promise.all(events.map((ref) => look(ref, store))) };
}

async function look({ stream, revision }: EventRef, store: EventStore): Promise<ShownEvent> {
  // A stream's metadata are told of with the history and are no stream to be read; the message has said what they say.
  if (stream.startsWith('$$'))
    return { stream, revision: revision.toString(), eventId: null, type: '$metadata', recordedAt: null, data: null };
  for await (const { id, type, data, recordedAt } of store.read(stream, revision)) {
    return { stream, revision: revision.toString(), eventId: id, type, recordedAt, data };
  }
  return { stream, revision: revision.toString(), eventId: null, type: null, recordedAt: null, data: null };
}
