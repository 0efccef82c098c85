import type { StoredEvent } from '../store/event-store.js';

/** How fields of persons are kept in events: sealed under a key of their own, so that a lost key loses the person everywhere. */
export interface PersonalData {
  /** Seals under the subject's key, making one where there is none. Throws for a subject that was erased. */
  seal(tenant: string, subject: string, plain: string): Promise<string>;
  /**
   * What was sealed, or null for a subject that was erased. Throws when a key is missing without an erasure or cannot be had:
   * that is a fault, never an empty field. Many calls at once may be answered by one look-up.
   */
  open(tenant: string, subject: string, sealed: string): Promise<string | null>;
  /**
   * Whether a subject was erased: then what older events hold of it in the clear is not read, either. Many calls at once may be answered by
   * one look-up. Absent where nobody can be erased.
   */
  isErased?(tenant: string, subject: string): Promise<boolean>;
  /**
   * Told of every event that a consumer comes to, before it reads on: of one that erases a person the key is gone once this is done.
   * Undefined where there is nothing to do; absent where a process may not erase.
   */
  reached?(event: StoredEvent): Promise<void> | undefined;
  /** Whether `reached` may have something to do at events of a type. Absent: at every one. */
  erases?(type: string): boolean;
  /**
   * Calls back with the tenant of everyone who is erased, in whichever process, within seconds and again for some more: whoever keeps what was
   * opened drops it. Absent where nobody can be erased.
   */
  whenErased?(forget: (tenant: string) => void): void;
}

/** The Nest token under which `PersonalData` is provided. */
export const PERSONAL_DATA = Symbol('PersonalData');

/** For applications without persons: events that hold personal fields are refused. */
export const NO_PERSONAL_DATA: PersonalData = {
  seal: () => Promise.reject(new Error('no keys of persons are configured')),
  open: () => Promise.reject(new Error('no keys of persons are configured')),
};

/** For who asks nothing of persons: what is personal reads as if they were erased, without a key. Nothing personal can be written. */
export const NOBODYS_DATA: PersonalData = {
  seal: () => Promise.reject(new Error('nothing of persons is written here')),
  open: () => Promise.resolve(null),
  isErased: () => Promise.resolve(true),
};

/** For specs and for stores that live in memory: what is sealed can be told from what is not, and everybody can open it. */
export class MemoryPersonalData implements PersonalData {
  private readonly erased = new Set<string>();
  private readonly followers: ((tenant: string) => void)[] = [];

  erase(tenant: string, subject: string): void {
    this.erased.add(JSON.stringify([tenant, subject]));
    for (const forget of this.followers) forget(tenant);
  }

  whenErased(forget: (tenant: string) => void): void {
    this.followers.push(forget);
  }

  seal(tenant: string, subject: string, plain: string): Promise<string> {
    if (this.hasErased(tenant, subject)) {
      return Promise.reject(Object.assign(new Error(`subject ${subject} was erased`), { code: 'SUBJECT_ERASED' }));
    }
    return Promise.resolve(JSON.stringify([tenant, subject, Buffer.from(plain).toString('base64url')]));
  }

  open(tenant: string, subject: string, sealed: string): Promise<string | null> {
    if (this.hasErased(tenant, subject)) return Promise.resolve(null);
    const [ofTenant, ofSubject, text] = JSON.parse(sealed) as [string, string, string];
    if (ofTenant !== tenant || ofSubject !== subject) return Promise.reject(new Error('sealed for another'));
    return Promise.resolve(Buffer.from(text, 'base64url').toString());
  }

  isErased(tenant: string, subject: string): Promise<boolean> {
    return Promise.resolve(this.hasErased(tenant, subject));
  }

  private hasErased(tenant: string, subject: string): boolean {
    return this.erased.has(JSON.stringify([tenant, subject]));
  }
}

/** A personal field as it is stored: who passes it on without opening it keeps it encrypted. */
export class SealedText {
  constructor(
    readonly subject: string,
    readonly text: string,
    /** Which field of the value is meant, where it is an object. */
    readonly part?: string,
    /** Whether no partner gets it. */
    readonly staffOnly?: boolean,
  ) {}

  /** One field of the value. */
  only(part: string): SealedText {
    return new SealedText(this.subject, this.text, part, this.staffOnly);
  }

  /** The same, kept from partners. */
  forStaff(): SealedText {
    return new SealedText(this.subject, this.text, this.part, true);
  }
}
