import type { LiveWebhook } from '../webhook/webhook.state.js';
import { Endpoint } from './endpoint.js';
import type { DeliveryParts } from './endpoint-parts.js';
import type { ClaimedEndpoint } from './keeping/held-endpoint.js';
import type { Settlements } from './keeping/settlements.js';
import { Standing } from './keeping/standing.js';

/** An endpoint that this process delivers to. */
export interface RunningEndpoint {
  readonly claimed: ClaimedEndpoint;
  readonly standing: Standing;
  readonly endpoint: Endpoint;
  readonly over: AbortController;
  /** Once nothing of it is under way any more. Never fails. */
  readonly ended: Promise<void>;
  webhook: LiveWebhook;
  changed: string | null | undefined;
  noted: { sequence: bigint; at: number };
}

interface Parts extends Omit<DeliveryParts, 'gone' | 'onFault'> {
  readonly settlements: Settlements;
  readonly onFault: (fault: unknown) => void;
  /** The endpoint says that it is gone. */
  readonly gone: (endpoint: RunningEndpoint) => Promise<void>;
}

/** Begins to deliver, once what was under way of it before has ended: an endpoint that was moved is taken again, and has one sender all the time. */
export function runEndpoint(
  { settlements, gone, ...parts }: Parts,
  claimed: ClaimedEndpoint,
  webhook: LiveWebhook,
  older: RunningEndpoint | undefined,
): RunningEndpoint {
  const over = new AbortController();
  const standing = new Standing(claimed, settlements);
  const endpoint = new Endpoint({
    ...{ ...parts, claimed, standing, over: over.signal },
    webhook: () => running.webhook,
    lose: () => over.abort(),
    gone: () => gone(running),
  });
  const noted = { sequence: standing.place.sequence, at: performance.now() };
  older?.over.abort();
  const ended = older ? older.ended.then(() => endpoint.run()) : endpoint.run();
  const running: RunningEndpoint = {
    ...{ claimed, standing, endpoint, over, ended, webhook, changed: undefined, noted },
  };
  return running;
}
