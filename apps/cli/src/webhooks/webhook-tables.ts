import { tableText } from '../output.js';
import type { Attempt, Secret, Webhook } from './webhook-api.js';

export const NONE = 'There are no webhooks. Create one: concord webhooks create --help';
export const TITLES = ['webhook', 'name', 'state', 'order', 'waiting', 'failed', 'next attempt', 'delivered'];
export const LOG = ['ended', 'event', 'type', 'attempt', 'outcome', 'status', 'ms'];

export const rowOf = ({ id, name, state, order, progress }: Webhook): string[] => [
  ...[id, name, state.toLowerCase(), order.toLowerCase()],
  ...[progress.lagEvents >= 10_000 ? '10000 or more' : String(progress.lagEvents), String(progress.failedAttempts)],
  ...[progress.nextAttemptAt ?? '', progress.deliveredAt ?? ''],
];

export const logRow = ({ at, eventId, type, attempt, outcome, httpStatus, milliseconds }: Attempt): string[] => [
  ...[
    at,
    eventId,
    type,
    String(attempt),
    outcome.toLowerCase(),
    httpStatus === null ? '' : String(httpStatus),
    String(milliseconds),
  ],
];

/** What is shown after a webhook was made or its secret rotated, also to who may not see the secret. */
export const secretText = (id: string, secrets: readonly Secret[] | null): string =>
  secrets === null
    ? `Only admins are shown its secret. An admin runs: concord webhooks secret ${id}`
    : tableText(
        ['number', 'secret', 'until'],
        secrets.map(({ number, verificationKey, until }) => [String(number), verificationKey, until ?? '']),
      );
