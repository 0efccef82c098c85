import { type Decider, type Decision, refuse, type Refusal, textFault, unreachable } from '#libs/kernel';
import type {
  ChangeWebhook,
  CreateWebhook,
  DisableWebhook,
  NoteWebhookProgress,
  ReplayWebhook,
  RotateWebhookSecret,
  WebhookCommand,
} from './webhook.commands.js';
import type { WebhookEvent, WebhookSettings } from './webhook.events.js';
import type { WebhookRefusal } from './webhook.refusals.js';
import { settingsFault } from './webhook.settings.js';
import { evolveWebhook, type LiveWebhook, secretsAt, type WebhookState } from './webhook.state.js';

const MOST_SECRETS = 5;
const MOST_OVERLAP_HOURS = 168;
const HOUR_MS = 3_600_000;

type Decided = Decision<WebhookEvent, WebhookRefusal>;

export const webhookDecider: Decider<WebhookCommand, WebhookState, WebhookEvent, WebhookRefusal> = {
  initial: { status: 'absent', version: 0 },
  decide(command, state): Decided {
    if (command.type === 'CreateWebhook') return create(command, state);
    if (state.status === 'absent' || state.status === 'deleted') return isNote(command) ? [] : absent();
    return decideLive(command, state);
  },
  evolve: evolveWebhook,
};

/** What a process says of its own accord: where the endpoint is gone there is nothing to say. */
const isNote = ({ type, data }: WebhookCommand): boolean =>
  type.startsWith('Note') || (type === 'DisableWebhook' && data.by === 'endpoint');

const absent = (): Refusal<WebhookRefusal> => refuse('NOT_FOUND', 'there is no such webhook', 'webhookId');

const isDisabled = (): Refusal<WebhookRefusal> =>
  refuse('IS_DISABLED', 'the webhook is disabled: resume it first', 'webhookId');

function create({ data, context }: CreateWebhook, state: WebhookState): Decided {
  if (state.status !== 'absent') return refuse('WEBHOOK_EXISTS', 'there is such a webhook already');
  const fault = settingsFault(data);
  return fault ?? [{ type: 'webhook.created', data: { ...data, number: 1, createdAt: context.occurredAt } }];
}

function decideLive(command: Exclude<WebhookCommand, CreateWebhook>, state: LiveWebhook): Decided {
  const { webhookId, settings } = state;
  const { name } = settings;
  switch (command.type) {
    case 'ChangeWebhook':
      return change(command, state);
    case 'RotateWebhookSecret':
      return rotate(command, state);
    case 'ReplayWebhook':
      return replay(command);
    case 'NoteWebhookProgress':
      return progress(command, state);
    case 'NoteWebhookFailing':
      return state.status === 'disabled' || state.isFailing
        ? []
        : [{ type: 'webhook.failing-noticed', data: { ...command.data, name } }];
    case 'NoteWebhookRecovered':
      return state.isFailing ? [{ type: 'webhook.recovered', data: { webhookId, name } }] : [];
    case 'DisableWebhook':
      return disable(command, state);
    case 'ResumeWebhook':
      return state.status === 'disabled'
        ? [{ type: 'webhook.resumed', data: { webhookId, name } }]
        : refuse('NOT_DISABLED', 'the webhook is not disabled', 'webhookId');
    case 'TestWebhook':
      return state.status === 'disabled'
        ? isDisabled()
        : [{ type: 'webhook.test-requested', data: { webhookId, requestedAt: command.context.occurredAt } }];
    case 'RedeliverWebhookEvent':
      return state.status === 'disabled'
        ? isDisabled()
        : [
            {
              type: 'webhook.redelivery-requested',
              data: { webhookId, eventId: command.data.eventId, requestedAt: command.context.occurredAt },
            },
          ];
    case 'DeleteWebhook':
      return [{ type: 'webhook.deleted', data: { webhookId } }];
    default:
      return unreachable(command);
  }
}

function change({ data: { webhookId, ...asked } }: ChangeWebhook, { settings }: LiveWebhook): Decided {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  const changed: WebhookSettings = { ...settings, ...Object.fromEntries(given) };
  const fault = settingsFault(changed);
  if (fault) return fault;
  const isSame = (Object.keys(changed) as (keyof WebhookSettings)[]).every(
    (setting) => JSON.stringify(changed[setting]) === JSON.stringify(settings[setting]),
  );
  return isSame ? [] : [{ type: 'webhook.changed', data: { webhookId, ...changed } }];
}

function rotate({ data, context: { occurredAt } }: RotateWebhookSecret, state: LiveWebhook): Decided {
  const { overlapHours, made, webhookId } = data;
  if (!Number.isInteger(overlapHours) || overlapHours < 0 || overlapHours > MOST_OVERLAP_HOURS)
    return refuse('OUT_OF_RANGE', `give 0 to ${MOST_OVERLAP_HOURS} whole hours`, 'overlapHours');
  if (overlapHours > 0 && secretsAt(state, occurredAt).length >= MOST_SECRETS)
    return refuse(
      'TOO_MANY_SECRETS',
      `requests are signed with ${MOST_SECRETS} secrets already: let one end, or rotate without an overlap`,
      'overlapHours',
    );
  const number = Math.max(...state.secrets.map((secret) => secret.number)) + 1;
  const olderUntil = new Date(Date.parse(occurredAt) + overlapHours * HOUR_MS).toISOString();
  const secret = { ...made[state.signing], number };
  return [{ type: 'webhook.secret-rotated', data: { webhookId, ...secret, olderUntil, rotatedAt: occurredAt } }];
}

function replay({ data }: ReplayWebhook): Decided {
  const fault = textFault(data.reason, 'reason', { most: 500, lines: true });
  return fault ?? [{ type: 'webhook.replayed', data }];
}

/** What is behind what was noted before comes late, and says nothing new. */
function progress(
  { data: { webhookId, version, cursor, sequence } }: NoteWebhookProgress,
  state: LiveWebhook,
): Decided {
  if (version !== state.version || BigInt(sequence) <= BigInt(state.place.sequence)) return [];
  return [{ type: 'webhook.progressed', data: { webhookId, cursor, sequence } }];
}

function disable({ data, context }: DisableWebhook, { status, settings: { name } }: LiveWebhook): Decided {
  if (status === 'disabled')
    return data.by === 'endpoint' ? [] : refuse('ALREADY_DISABLED', 'the webhook is disabled already', 'webhookId');
  const fault = textFault(data.reason, 'reason', { most: 500, lines: true });
  return fault ?? [{ type: 'webhook.disabled', data: { ...data, name, disabledAt: context.occurredAt } }];
}
