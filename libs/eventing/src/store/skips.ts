import { deterministicId, type EventMetadata } from '#libs/kernel';
import type { EventStore, NewEvent } from './event-store.js';
import { streamOf } from './stream-name.js';

/** What two persons have decided about an event that cannot be taken. */
export interface Skip {
  readonly tenant: string;
  readonly eventId: string;
  readonly stream: string;
  readonly revision: string;
  readonly type: string;
  /** The views and policies that leave the event out. */
  readonly names: readonly string[];
  readonly reason: string;
  readonly requestedBy: string;
  /** Null: it is only asked for, and nothing is left out. */
  readonly approvedBy: string | null;
}

type Asked = Omit<Skip, 'approvedBy'>;

/** Why a skip cannot be asked for or approved. */
export class SkipRefused extends Error {
  override readonly name = 'SkipRefused';
}

const REQUESTED = 'quarantine.skip-requested';
const APPROVED = 'quarantine.skip-approved';

/** Streams of the decisions about one tenant's events. */
export const skipPrefix = (tenant: string): string => `quarantine-${tenant}.`;
const skipStream = (tenant: string, eventId: string): string =>
  streamOf('quarantine', tenant, deterministicId('skip', tenant, eventId));

/** One event more of a decision; events of other kinds change nothing. */
export function evolveSkip(skip: Skip | undefined, { type, data }: { type: string; data: unknown }): Skip | undefined {
  if (type === REQUESTED) return { ...(data as Asked), approvedBy: null };
  return type === APPROVED && skip ? { ...skip, approvedBy: (data as { approvedBy: string }).approvedBy } : skip;
}

/** Undefined where nobody has asked. */
export async function skipOf(store: EventStore, tenant: string, eventId: string): Promise<Skip | undefined> {
  let skip: Skip | undefined;
  for await (const event of store.read(skipStream(tenant, eventId))) skip = evolveSkip(skip, event);
  return skip;
}

/** The first of two persons. Again by the same person has no effect. Throws SkipRefused. */
export async function requestSkip(store: EventStore, asked: Asked): Promise<Skip> {
  const known = await skipOf(store, asked.tenant, asked.eventId);
  if (known) {
    if (known.requestedBy === asked.requestedBy) return known;
    throw new SkipRefused(`${known.requestedBy} has asked for this already: approve it, or leave it`);
  }
  const stream = skipStream(asked.tenant, asked.eventId);
  await store.append(stream, 'no-stream', [recorded(REQUESTED, asked, asked.tenant, asked.requestedBy)]);
  return { ...asked, approvedBy: null };
}

/** The second, who is another. Again has no effect. Throws SkipRefused. */
export async function approveSkip(store: EventStore, tenant: string, eventId: string, by: string): Promise<Skip> {
  const known = await skipOf(store, tenant, eventId);
  if (!known) throw new SkipRefused(`nobody has asked to leave event ${eventId} out`);
  if (known.approvedBy !== null) return known;
  if (known.requestedBy === by) throw new SkipRefused(`${by} has asked for this: another person approves it`);
  const approval = { eventId, approvedBy: by };
  const event = recorded(APPROVED, approval, tenant, by);
  await store.append(skipStream(tenant, eventId), 0n, [event]);
  return { ...known, approvedBy: by };
}

function recorded(type: string, data: object & Pick<Skip, 'eventId'>, tenant: string, subject: string): NewEvent {
  const id = deterministicId(type, tenant, data.eventId, subject);
  const metadata: EventMetadata = {
    ...{ tenant, actor: { subject, role: 'admin' }, version: 1, commandId: id, bodyHash: id },
    ...{ $correlationId: id, $causationId: id, occurredAt: new Date().toISOString() },
  };
  return { id, type, data, metadata };
}
