import type { LiveWebhook, WebhookState } from '../webhook/webhook.state.js';
import { Endpoint } from './endpoint.js';
import type { DeliveryParts } from './endpoint-parts.js';
import type { ClaimedEndpoint } from './keeping/held-endpoint.js';
import type { Settlements } from './keeping/settlements.js';
import { Standing } from './keeping/standing.js';

/** An endpoint that this process holds. */
export interface HeldStill {
  readonly claimed: ClaimedEndpoint;
  /** When it was asked for the lease that holds now, of `performance.now`: before Postgres gave it. */
  heldAt: number;
  /** What the view said of it when its history was looked at last; undefined: nobody has looked at both yet. */
  changed?: string | null | undefined;
}

/** An endpoint that this process delivers to. */
export interface RunningEndpoint extends HeldStill {
  readonly standing: Standing;
  readonly endpoint: Endpoint;
  readonly over: AbortController;
  /** Once nothing of it is under way any more. Never fails. */
  readonly ended: Promise<void>;
  webhook: LiveWebhook;
  noted: { sequence: bigint; at: number };
}

interface Parts extends Omit<DeliveryParts, 'gone' | 'onFault'> {
  readonly settlements: Settlements;
  readonly onFault: (fault: unknown) => void;
  /** The endpoint says that it is gone. */
  readonly gone: (endpoint: RunningEndpoint) => Promise<void>;
}

/** A lease that was not renewed in time is over, a little before others think so. */
export const hasExpired = ({ heldAt }: HeldStill, leaseMs: number): boolean =>
  performance.now() - heldAt >= leaseMs - leaseMs / 30;

/** Whether it is to be delivered to from the place that it was claimed at: the view, which says so, may be behind. */
export const isReady = (webhook: WebhookState, { version }: ClaimedEndpoint): webhook is LiveWebhook =>
  webhook.status === 'active' && webhook.version === version;

/** Where a cursor was lost, or is an old copy, its history says how far the endpoint was. */
function fromNewest(claimed: ClaimedEndpoint, { place: { cursor, sequence } }: LiveWebhook): ClaimedEndpoint {
  if (BigInt(sequence) <= BigInt(claimed.sequence)) return claimed;
  return { ...claimed, cursor, sequence, delivered: sequence };
}

/** Begins to deliver, once what was under way of it before has ended: an endpoint that was moved is taken again, and has one sender all the time. */
export function runEndpoint(
  { settlements, gone, ...parts }: Parts,
  held: HeldStill,
  webhook: LiveWebhook,
  older: RunningEndpoint | undefined,
): RunningEndpoint {
  const claimed = fromNewest(held.claimed, webhook);
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
    ...{ claimed, heldAt: held.heldAt, changed: held.changed, standing, endpoint, over, ended, webhook, noted },
  };
  return running;
}
