import { createHash, createHmac } from 'node:crypto';
import { deterministicId, normalForm, type PersonNamer } from '#libs/kernel';

/** Names of texts under one tenant's key. */
export type Namer = (purpose: string, text: string) => string;

/**
 * Names for texts that must be found again and never read or guessed: HMAC-SHA-256 under a permanent key of the tenant. Also the Nest
 * token it is provided under.
 */
export abstract class BlindIndex {
  /** What gives names in one tenant without waiting any more. Throws as the keys' database fails. */
  abstract namer(tenant: string): Promise<Namer>;

  /**
   * 64 hex digits: the same for ever for one tenant, purpose and text, and telling nothing to whom has not the key. Texts of two purposes
   * never share a name. Throws as the keys' database fails.
   */
  async blind(tenant: string, purpose: string, text: string): Promise<string> {
    return (await this.namer(tenant))(purpose, text);
  }

  /** What names the persons of a tenant's programs. Texts that are canonically equal have one name. Throws as `namer`. */
  async persons(tenant: string): Promise<PersonNamer> {
    const name = await this.namer(tenant);
    return (programId, text) =>
      `${PERSON}${deterministicId('person', name('person', JSON.stringify([programId, normalForm(text)])))}`;
  }
}

const PERSON = 'person:';

/** The UUID in a person's name. */
export const personIdOf = (name: string): string => name.slice(PERSON.length);

/** The name of a text under a key. The purpose is length-prefixed, so that no two pairs read the same. */
export const blinded = (key: Buffer, purpose: string, text: string): string =>
  createHmac('sha256', key).update(`${purpose.length}:${purpose}${text}`).digest('hex');

/** For specs and for stores that live in memory: under keys that everybody can compute. */
export class MemoryBlindIndex extends BlindIndex {
  namer(tenant: string): Promise<Namer> {
    const key = createHash('sha256').update(tenant).digest();
    return Promise.resolve((purpose, text) => blinded(key, purpose, text));
  }
}
