import { tableText } from '../output.js';
import type { Attempt, Secret, Webhook } from './webhook-api.js';

export const NONE = 'There are no webhooks. Create one: concord webhooks create --help';
export const TITLES = ['webhook', 'name', 'state', 'order', 'waiting', 'failed', 'next attempt', 'delivered'];
export const LOG = ['ended', 'event', 'type', 'attempt', 'outcome', 'status', 'ms'];

export const rowOf = ({ id, name, state, order, standing }: Webhook): string[] => [
  ...[id, name, state.toLowerCase(), order.toLowerCase()],
  ...[standing.lagEvents >= 10_000 ? '10000 or more' : String(standing.lagEvents), String(standing.failedAttempts)],
  ...[standing.nextAttemptAt ?? '', standing.deliveredAt ?? ''],
];

export const logRow = ({ at, eventId, type, attempt, outcome, status, milliseconds }: Attempt): string[] => [
  ...[
    at,
    eventId,
    type,
    String(attempt),
    outcome.toLowerCase(),
    status === null ? '' : String(status),
    String(milliseconds),
  ],
];

/** What is shown after a webhook was made or its secret rotated, also to who may not see the secret. */
export const secretText = (id: string, secrets: readonly Secret[] | null): string =>
  secrets === null
    ? `Only admins are shown its secret. An admin runs: concord webhooks secret ${id}`
    : tableText(
        ['number', 'secret', 'until'],
        secrets.map(({ number, secret, until }) => [String(number), secret, until ?? '']),
      );
