import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';

/** What a request of a webhook says beside its body; names in lower case, as Node has them. */
export interface WebhookHeaders {
  readonly 'webhook-id'?: string | undefined;
  readonly 'webhook-timestamp'?: string | undefined;
  readonly 'webhook-signature'?: string | undefined;
}

/** That a request is not from whom it says, or too old to be taken. */
export class WebhookRefused extends Error {
  override readonly name = 'WebhookRefused';
}

/** How far the clocks of both sides may be apart, in seconds. */
const TOLERANCE_SECONDS = 5 * 60;
/** A shorter secret could be guessed; that of a setting that is missing is empty. */
const FEWEST_SECRET_BYTES = 24;
const ED25519_BYTES = 32;
/** What stands before a raw ed25519 key to make it one that Node reads. */
const ED25519_DER = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * Checks the signature of a webhook by Standard Webhooks 1.0, before its body is parsed. Throws WebhookRefused, and RangeError where a secret is
 * none: shorter than 24 bytes, or a public key not of 32. An event may come more than once: leave out an id that you know.
 * @param body as it came, byte for byte
 * @param secrets `whsec_…` (HMAC) or `whpk_…` (ed25519); several while one replaces the other
 * @param now milliseconds of the epoch
 */
export function verifyWebhook(
  body: Buffer | string,
  headers: WebhookHeaders,
  secrets: string | readonly string[],
  now = Date.now(),
): void {
  const keys = [secrets].flat().map(keyOf);
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (!id || !timestamp || !signatures) throw new WebhookRefused('webhook-id, -timestamp or -signature is missing');
  const seconds = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : NaN;
  if (!(Math.abs(now / 1000 - seconds) <= TOLERANCE_SECONDS))
    throw new WebhookRefused('the timestamp is too far from the clock');
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), Buffer.from(body)]);
  const given = signatures.split(' ').map((text) => text.split(',', 2) as [string, string?]);
  const isRight = keys.some((key) =>
    given.some(([version, text]) => text !== undefined && fits(key, version, Buffer.from(text, 'base64'), signed)),
  );
  if (!isRight) throw new WebhookRefused('no signature fits the secret');
}

interface Key {
  readonly isPublic: boolean;
  readonly bytes: Buffer;
}

function keyOf(secret: string): Key {
  const isPublic = secret.startsWith('whpk_');
  const bytes = Buffer.from(secret.replace(/^wh(pk|sec)_/, ''), 'base64');
  if (isPublic ? bytes.length !== ED25519_BYTES : bytes.length < FEWEST_SECRET_BYTES)
    throw new RangeError(
      isPublic
        ? `a public key has ${ED25519_BYTES} bytes, this one ${bytes.length}: give it as whpk_ and base64`
        : `a secret has at least ${FEWEST_SECRET_BYTES} bytes, this one ${bytes.length}: give it as whsec_ and base64`,
    );
  return { isPublic, bytes };
}

function fits({ isPublic, bytes }: Key, version: string, signature: Buffer, signed: Buffer): boolean {
  if (version !== (isPublic ? 'v1a' : 'v1')) return false;
  if (isPublic) {
    const key = createPublicKey({ key: Buffer.concat([ED25519_DER, bytes]), format: 'der', type: 'spki' });
    return verify(null, signed, key, signature);
  }
  const own = createHmac('sha256', bytes).update(signed).digest();
  return own.length === signature.length && timingSafeEqual(own, signature);
}
