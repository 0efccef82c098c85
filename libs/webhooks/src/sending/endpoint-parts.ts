import type { EventFilter, FilterInput, RawEvents } from '#libs/feed';
import type { Outcome } from '../webhook/webhook.outcome.js';
import type { Agents } from '../targets/post.js';
import type { LiveWebhook } from '../webhook/webhook.state.js';
import type { Connections } from './connections.js';
import type { ClaimedEndpoint } from './keeping/held-endpoint.js';
import type { Standing } from './keeping/standing.js';

/** What endpoints are delivered to with, all of this process together. */
export interface DeliveryParts {
  readonly raw: RawEvents;
  readonly filter: (input: FilterInput) => EventFilter;
  readonly agents: Agents;
  readonly connections: Connections;
  /** Milliseconds of the epoch, for what is signed; nothing waits by it. */
  readonly clock: () => number;
  /** The endpoint says that it is gone. */
  readonly gone: (endpoint: ClaimedEndpoint) => Promise<void>;
  readonly onFault: (fault: unknown, endpoint: ClaimedEndpoint) => void;
}

/** What delivers to one endpoint shares. */
export interface EndpointParts extends DeliveryParts {
  readonly claimed: ClaimedEndpoint;
  readonly standing: Standing;
  /** As it is now: it is read anew for each attempt. */
  readonly webhook: () => LiveWebhook;
  /** Aborted when it is held no more, or the process stops. */
  readonly over: AbortSignal;
  /** It is held no more. */
  readonly lose: () => void;
}

export interface Attempted {
  /** Unsent: it was over before anything went out, and nothing is written down. */
  readonly outcome: Outcome | 'unsent';
  readonly retryAfterMs: number;
}
