import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A text that was altered, or was sealed under another key or for something else. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
  constructor() {
    super('what was sealed does not open under its key: it was altered or belongs elsewhere');
  }
}

/** What something is sealed for: no two lists of parts read the same. */
export const about = (...parts: readonly string[]): Buffer => Buffer.from(JSON.stringify(parts));

/** AES-256-GCM under a fresh nonce: nonce, tag, cipher text. `of` must be the same on opening. */
export function seal(key: Buffer, plain: Buffer, of: Buffer): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(of);
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]);
}

/** Throws SealBroken. */
export function open(key: Buffer, sealed: Buffer, of: Buffer): Buffer {
  if (sealed.length < IV_BYTES + TAG_BYTES) throw new SealBroken();
  const [iv, tag, text] = [
    sealed.subarray(0, IV_BYTES),
    sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES),
    sealed.subarray(IV_BYTES + TAG_BYTES),
  ];
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES }).setAAD(of);
  decipher.setAuthTag(tag);
  try {
    const plain = decipher.update(text);
    // It has nothing more to say, but whether the tag is right.
    decipher.final();
    return plain;
  } catch {
    throw new SealBroken();
  }
}
