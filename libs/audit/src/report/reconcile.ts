import type { EventStore, StoredEvent } from '#libs/eventing';
import type { DomainEvent, PersonNamer, Recorded } from '#libs/kernel';
import { Auditor } from '../history/auditor.js';
import { Findings } from '../sources/findings.js';
import { readHistory } from '../history/history.js';
import type { SealedFields } from '../history/integrity.js';
import { isMetadata, nounOf, prefixesOf } from '../history/nouns.js';
import { compareReadModels } from '../read-models/read-models.js';
import { publishedPrefixes } from '../read-models/rows.feed.js';
import { RowsInPassing } from '../read-models/rows.in-passing.js';
import { type Reconciliation, reportOf } from './report.js';
import { type SkippedEvent, skippedEvents } from '../history/skipped.js';
import type { Database } from '../read-models/tables/table-check.js';

/** Stored events in their newest version, without opening what is personal; throws for a type or version that is not known. */
export interface EventReader {
  readonly decode: (events: readonly StoredEvent[]) => Promise<readonly Recorded<DomainEvent>[]>;
  readonly sealed: SealedFields;
  /** How a tenant's customers are named. */
  readonly persons: (tenant: string) => Promise<PersonNamer>;
}

export interface ReconcileOptions {
  readonly store: EventStore;
  readonly reader: EventReader;
  readonly tenant: string;
  readonly programId: string;
  /** Report only what is about this month (`2011-01`); the whole history is recomputed all the same. */
  readonly period?: string;
  /** Compare the read models too, under a role that row-level security holds for. */
  readonly database?: Database;
  /** How long to wait for sources that are under way into their ledgers; 10 s unless told. */
  readonly waitMs?: number;
  readonly onProgress?: (events: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Recomputes a program's commissions, statements, balances and payouts from the events of its sources alone, in one pass over
 * the history, and compares them with what the ledgers and the read models say. Reads only.
 */
export async function reconcile(options: ReconcileOptions): Promise<Reconciliation> {
  const { store, reader, tenant, programId, period, database, waitMs = 10_000, onProgress, signal } = options;
  const findings = new Findings(
    (finding) => period === undefined || finding.period === null || finding.period === period,
  );
  const skipped = await skippedEvents(store, tenant, signal);
  const unreadableOf = (events: readonly StoredEvent[]) => unreadable(events, skipped, reader.decode);
  let naming: PersonNamer = (_programId, text) => text;
  const hadRewardRules = await hasRewardRules(store, `program-${tenant}.${programId}`);
  const named: PersonNamer = (...known) => naming(...known);
  const auditor = new Auditor(tenant, programId, reader.sealed, named, findings, hadRewardRules);
  const passing = database && new RowsInPassing(database, auditor);
  await readHistory({
    store,
    prefixes: [...new Set([...prefixesOf(tenant), ...(passing ? publishedPrefixes(tenant) : [])])],
    waitMs,
    signal,
    isUnderWay: () => auditor.underWay(Date.now()) > 0,
    take: async (page) => {
      page.filter(isMetadata).forEach((event) => auditor.trimmed.take(event));
      const ours = page.filter((event) => !isMetadata(event) && nounOf(tenant, event.stream));
      const leftOut = await unreadableOf(ours);
      const events = await reader.decode(ours.filter(({ id }) => !leftOut.has(id)));
      // Only now: of a tenant without a history nothing is asked that would make a key for it.
      naming = await reader.persons(tenant);
      const readable = events.values();
      for (const stored of ours) {
        if (leftOut.has(stored.id)) {
          auditor.leftOut(stored);
          continue;
        }
        const event = readable.next().value as Recorded<DomainEvent>;
        auditor.take(stored, event);
        passing?.take(event);
      }
      if (passing) await passing.page(page);
      else auditor.movements.forget();
      onProgress?.(auditor.events);
    },
  });
  await passing?.ended();
  if (auditor.program.knowledge.revision < 0n) throw new UnknownProgram(programId);
  // Its first rules came while the history was read: what was not kept for them is read once more.
  if (!hadRewardRules && auditor.program.knowledge.hasRewardRules) return reconcile(options);
  auditor.finish();
  const head = await store.head();
  const rows = database && passing ? await compareReadModels(database, auditor, passing, findings) : {};
  const now = database ? await store.head() : head;
  return reportOf(auditor, findings, store, { period, rows, skipped, wentOn: now?.commit !== head?.commit });
}

/** Whatever stands in the way of this shows when all is read. */
async function hasRewardRules(store: EventStore, stream: string): Promise<boolean> {
  try {
    for await (const { type } of store.read(stream)) if (type === 'program.reward-policy-set') return true;
    return false;
  } catch {
    return true;
  }
}

/** Events that nobody can read stop the audit, unless two persons have said that they are left out: which of those there are. */
async function unreadable(
  events: readonly StoredEvent[],
  skipped: readonly SkippedEvent[],
  decode: EventReader['decode'],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const event of events.filter(({ id }) => skipped.some(({ eventId }) => eventId === id)))
    await decode([event]).catch((fault: unknown) => {
      if (!isUnreadable(fault)) throw fault;
      found.add(event.id);
    });
  return found;
}

/** Anything else, such as a connection that broke, says nothing about the event. */
const isUnreadable = (fault: unknown): boolean =>
  ['UNKNOWN_EVENT', 'MALFORMED_EVENT'].includes(String((fault as { code?: unknown }).code));

/** The tenant has no such program. */
export class UnknownProgram extends Error {
  override readonly name = 'UnknownProgram';
  constructor(readonly programId: string) {
    super(`there is no program ${programId}`);
  }
}
