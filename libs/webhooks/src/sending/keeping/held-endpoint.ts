import type { AttemptKind, Outcome } from '../../webhook/webhook.outcome.js';
import type { ShownState } from '../../read-models/webhook.types.js';

/** An endpoint that this process delivers to, under the epoch in which it took it. */
export interface HeldEndpoint {
  readonly tenant: string;
  /** UUID of the webhook. */
  readonly id: string;
  readonly epoch: string;
}

/** Names an endpoint, whoever holds it. */
export const keyOf = ({ tenant, id }: Pick<HeldEndpoint, 'tenant' | 'id'>): string => `${tenant} ${id}`;

/** Names an endpoint under the epoch in which it is held: what is said under another one is not said of it. */
export const nameOf = (held: HeldEndpoint): string => `${keyOf(held)} ${held.epoch}`;

/** From where on everything of a key is still to be sent, and how often that was tried. */
export interface BlockedKey {
  readonly key: string;
  readonly sequence: string;
  readonly attempts: number;
}

export interface ClaimedEndpoint extends HeldEndpoint {
  readonly version: number;
  readonly cursor: string;
  readonly sequence: string;
  /** The event that it was sent last, which the next one follows. */
  readonly delivered: string;
  readonly attempts: number;
  readonly blocked: readonly BlockedKey[];
}

/** A request of somebody's: a test, or one event again. */
export interface AskedRequest {
  /** UUID of the event that asks. */
  readonly id: string;
  readonly eventId: string | null;
  readonly commit: string;
}

/** How an endpoint that is held stands, by Postgres's clock. */
export interface EndpointStatus {
  readonly tenant: string;
  readonly id: string;
  readonly epoch: string;
  /** Of the webhook; null once it is deleted. */
  readonly state: ShownState | null;
  readonly changed: string | null;
  /** Whether its cursor is to begin anew. */
  readonly moved: boolean;
  /** Whether what it waits for as a whole is to be tried. */
  readonly due: boolean;
  readonly dueKeys: readonly string[];
  /** Since when nothing got through, ISO 8601; null while something does. */
  readonly failingSince: string | null;
  /** Whether that is an hour ago. */
  readonly failsLong: boolean;
  readonly asked: readonly AskedRequest[];
}

/** A request that was sent, as the log keeps it. */
export interface AttemptRecord {
  readonly kind: AttemptKind;
  readonly eventId: string;
  readonly type: string;
  readonly subject: string | null;
  readonly attempt: number;
  readonly milliseconds: number;
  readonly outcome: Outcome;
  readonly status: number | null;
}

/** What of an endpoint is to be kept. */
export interface Settlement {
  readonly held: HeldEndpoint;
  readonly cursor: string;
  readonly sequence: string;
  readonly delivered: string;
  readonly attempts: number;
  /** For so long it waits as a whole; null: no more; undefined: as it was. */
  readonly waitMs: number | null | undefined;
  readonly succeeded: boolean;
  readonly failed: boolean;
  /** Up to this request of somebody's all are served; 0 where nothing changes. */
  readonly requestsDone: string;
  readonly blocked: readonly (BlockedKey & { readonly waitMs: number })[];
  readonly freed: readonly string[];
  readonly log: readonly AttemptRecord[];
}
