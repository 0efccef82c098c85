import { createHash, createHmac } from 'node:crypto';

/**
 * Names for texts that must be found again and never read or guessed: HMAC-SHA-256 under a permanent key of the tenant. Also the Nest
 * token it is provided under.
 */
export abstract class BlindIndex {
  /**
   * 64 hex digits: the same for ever for one tenant, purpose and text, and telling nothing to whom has not the key. Texts of two purposes
   * never share a name. Throws as the keys' database fails.
   */
  abstract blind(tenant: string, purpose: string, text: string): Promise<string>;
}

/** The name of a text under a key. The purpose is length-prefixed, so that no two pairs read the same. */
export const blinded = (key: Buffer, purpose: string, text: string): string =>
  createHmac('sha256', key).update(`${purpose.length}:${purpose}${text}`).digest('hex');

/** For specs and for stores that live in memory: under keys that everybody can compute. */
export class MemoryBlindIndex extends BlindIndex {
  blind(tenant: string, purpose: string, text: string): Promise<string> {
    return Promise.resolve(blinded(createHash('sha256').update(tenant).digest(), purpose, text));
  }
}
