import { createHmac, sign } from 'node:crypto';
import type { WebhookSigning } from '../webhook/webhook.events.js';
import { signingKey } from './secrets.js';

export interface Signed {
  readonly id: string;
  /** Seconds of the epoch: of this attempt. */
  readonly timestamp: number;
  readonly body: string;
}

/** `webhook-signature` of Standard Webhooks 1.0: one signature for each secret, with blanks between. */
export const signatureOf = (
  signing: WebhookSigning,
  secrets: readonly string[],
  { id, timestamp, body }: Signed,
): string => secrets.map((secret) => one(signing, secret, Buffer.from(`${id}.${timestamp}.${body}`))).join(' ');

function one(signing: WebhookSigning, secret: string, content: Buffer): string {
  if (signing === 'ed25519') return `v1a,${sign(null, content, signingKey(secret)).toString('base64')}`;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}
