import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import type { MadeSecret } from '../webhook/webhook.commands.js';
import type { WebhookSigning } from '../webhook/webhook.events.js';

/** Of a key of 32 bytes: what stands before it in PKCS #8. */
const SEED_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const KEY_BYTES = 32;

/** A secret of 32 random bytes, as Standard Webhooks writes them. */
export const newSecret = (signing: WebhookSigning): MadeSecret =>
  signing === 'hmac' ? { secret: `whsec_${randomBytes(KEY_BYTES).toString('base64')}`, publicKey: null } : keyPair();

function keyPair(): MadeSecret {
  const { privateKey } = generateKeyPairSync('ed25519');
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-KEY_BYTES);
  return { secret: seed.toString('base64'), publicKey: `whpk_${publicBytes(privateKey).toString('base64')}` };
}

const publicBytes = (privateKey: KeyObject): Buffer =>
  createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES);

/** The private key of a seed in base64. */
export const signingKey = (seed: string): KeyObject =>
  createPrivateKey({ key: Buffer.concat([SEED_PREFIX, Buffer.from(seed, 'base64')]), format: 'der', type: 'pkcs8' });
