import { randomUUID } from 'node:crypto';
import type { Executor } from '#libs/eventing';
import type { CommandContext } from '#libs/kernel';
import { webhookAggregate } from '../webhook/webhook.aggregate.js';
import {
  DisableWebhook,
  NoteWebhookFailing,
  NoteWebhookProgress,
  NoteWebhookRecovered,
  type WebhookCommand,
} from '../webhook/webhook.commands.js';

import type { ClaimedEndpoint } from './keeping/held-endpoint.js';
import type { Standing } from './keeping/standing.js';

interface Of {
  readonly tenant: string;
  /** UUID of the webhook. */
  readonly id: string;
}

interface Noted {
  readonly claimed: ClaimedEndpoint;
  readonly standing: Pick<Standing, 'place' | 'blocked'>;
  readonly noted: { sequence: bigint; at: number };
}

/** What a process that delivers writes into the history. Again it changes nothing. */
export class WebhookNotes {
  constructor(private readonly executor: Executor) {}

  failing({ tenant, id: webhookId }: Of, firstFailedAt: string, reason: string): Promise<void> {
    return this.run(new NoteWebhookFailing({ webhookId, firstFailedAt, reason }, contextOf(tenant)));
  }

  recovered({ tenant, id: webhookId }: Of): Promise<void> {
    return this.run(new NoteWebhookRecovered({ webhookId }, contextOf(tenant)));
  }

  gone({ tenant, id: webhookId }: Of): Promise<void> {
    const reason = 'the endpoint answered 410 Gone';
    return this.run(new DisableWebhook({ webhookId, by: 'endpoint', reason }, contextOf(tenant)));
  }

  /** Of an endpoint that has moved, and was noted so long ago. Where keys are blocked what is not done begins before the cursor. */
  async progress({ claimed, standing, noted }: Noted, ageMs: number): Promise<void> {
    const { cursor, sequence } = standing.place;
    const now = performance.now();
    if (now - noted.at < ageMs || sequence === noted.sequence || standing.blocked.size > 0) return;
    Object.assign(noted, { sequence, at: now });
    const { tenant, id: webhookId, version } = claimed;
    const data = { webhookId, version, cursor, sequence: String(sequence) };
    await this.run(new NoteWebhookProgress(data, contextOf(tenant)));
  }

  private async run(command: WebhookCommand): Promise<void> {
    await this.executor.execute(webhookAggregate, command);
  }
}

function contextOf(tenant: string): CommandContext {
  const commandId = randomUUID();
  const actor = { subject: 'policy:deliver-webhooks', role: 'policy' };
  const occurredAt = new Date().toISOString();
  return { tenant, actor, commandId, correlationId: commandId, causationId: commandId, occurredAt };
}
