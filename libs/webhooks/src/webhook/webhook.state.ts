import type { Instant } from '#libs/kernel';
import type { NewSecret, WebhookEvent, WebhookPlace, WebhookSettings, WebhookSigning } from './webhook.events.js';

/** `version` counts what makes its cursor begin anew: it was created, moved or deleted. */
export type WebhookState =
  | { readonly status: 'absent'; readonly version: number }
  | { readonly status: 'deleted'; readonly version: number }
  | LiveWebhook;

/** A secret, and until when it is signed with; null: for as long as nobody rotates it. */
export interface KeptSecret extends NewSecret {
  readonly until: Instant | null;
}

export interface LiveWebhook {
  readonly status: 'active' | 'disabled';
  readonly version: number;
  readonly webhookId: string;
  readonly settings: WebhookSettings;
  readonly signing: WebhookSigning;
  /** The newest one last; those that nothing is signed with any more may be among them. */
  readonly secrets: readonly KeptSecret[];
  /** Where it begins, as last noted. */
  readonly place: WebhookPlace;
  readonly isFailing: boolean;
}

/** Secrets that requests are signed with at a moment. */
export const secretsAt = ({ secrets }: Pick<LiveWebhook, 'secrets'>, at: Instant): readonly KeptSecret[] =>
  secrets.filter(({ until }) => until === null || until > at);

export function evolveWebhook(state: WebhookState, event: WebhookEvent): WebhookState {
  if (event.type === 'webhook.created') return created(state.version + 1, event.data);
  if (state.status === 'absent' || state.status === 'deleted') return state;
  switch (event.type) {
    case 'webhook.changed': {
      const { webhookId: _, ...settings } = event.data;
      return { ...state, settings };
    }
    case 'webhook.secret-rotated':
      return { ...state, secrets: rotated(state.secrets, event.data) };
    case 'webhook.replayed':
      return { ...state, version: state.version + 1, place: event.data.place };
    case 'webhook.progressed': {
      const { cursor, sequence } = event.data;
      return { ...state, place: { cursor, sequence } };
    }
    case 'webhook.failing-noticed':
      return { ...state, isFailing: true };
    case 'webhook.recovered':
      return { ...state, isFailing: false };
    case 'webhook.disabled':
      return { ...state, status: 'disabled', isFailing: false };
    case 'webhook.resumed':
      return { ...state, status: 'active' };
    case 'webhook.test-requested':
    case 'webhook.redelivery-requested':
      return state;
    case 'webhook.deleted':
      return { status: 'deleted', version: state.version + 1 };
  }
}

type DataOf<T extends WebhookEvent['type']> = Extract<WebhookEvent, { type: T }>['data'];

function created(version: number, data: DataOf<'webhook.created'>): LiveWebhook {
  const { webhookId, signing, start: _, place, createdAt: __, number, secret, publicKey, ...settings } = data;
  const secrets = [{ number, secret, publicKey, until: null }];
  return { status: 'active', version, webhookId, settings, signing, secrets, place, isFailing: false };
}

function rotated(
  secrets: readonly KeptSecret[],
  { number, secret, publicKey, olderUntil, rotatedAt }: DataOf<'webhook.secret-rotated'>,
): KeptSecret[] {
  const older = secretsAt({ secrets }, rotatedAt).map((each) => ({
    ...each,
    until: each.until === null || each.until > olderUntil ? olderUntil : each.until,
  }));
  return [...secretsAt({ secrets: older }, rotatedAt), { number, secret, publicKey, until: null }];
}
