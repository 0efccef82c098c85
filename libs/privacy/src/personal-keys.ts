import type { PersonalData } from '#libs/eventing';
import DataLoader from 'dataloader';
import { LRUCache } from 'lru-cache';
import { randomBytes } from 'node:crypto';
import { about, KEY_BYTES, open, seal } from './aes.js';
import { type KeyEncryption, unwrap, wrap, type WrappedKey } from './key-encryption.js';
import type { KeyStore, Subject } from './key-store.js';
import type { Standing } from './person-keys.sql.js';
import { TENANT_SUBJECT } from './tenant-blind-index.js';

/** A key that events were sealed under is gone, and no event says that the person was erased. Nothing may read on. */
export class PersonalKeyMissing extends Error {
  override readonly name = 'PersonalKeyMissing';
  readonly code = 'PERSONAL_KEY_MISSING';
  constructor({ tenant, subject }: Subject) {
    super(`the key of subject ${subject} of tenant ${tenant} is missing, and no event erased it`);
  }
}

/** Nothing more may be recorded about an erased person. */
export class SubjectErased extends Error {
  override readonly name = 'SubjectErased';
  readonly code = 'SUBJECT_ERASED';
  constructor({ tenant, subject }: Subject) {
    super(`subject ${subject} of tenant ${tenant} was erased`);
  }
}

/** How long a process may still use a key that was erased in another. */
const CACHED_MS = 5000;
const CACHED_KEYS = 10_000;
const REWRAPPED_AT_ONCE = 500;
const FORMAT = 'a1.';

/** A key, and what everything under it is sealed for. */
interface Key {
  readonly key: Buffer;
  readonly of: Buffer;
}

type Known = Key | 'erased';

/**
 * Personal fields under a key for each data subject. What is sealed is bound to its tenant and subject, not to the name of its field:
 * fields are renamed by upcasters, and what was sealed under an old name must open for ever.
 */
export class PersonalKeys implements PersonalData {
  /** See `eraseWhenReached`. */
  reached?: PersonalData['reached'];
  erases?: PersonalData['erases'];
  private readonly cache: LRUCache<string, Known & {}>;
  /** Fields of one subject that are opened together are one subject of the statement; whoever comes once it is under way asks anew. */
  private readonly asked = new Map<string, Promise<Known | undefined>>();
  private readonly lookUps: DataLoader<Subject, Standing> = new DataLoader(
    (subjects) => {
      this.asked.clear();
      return this.store.standings(subjects);
    },
    { cache: false, maxBatchSize: 1000 },
  );
  /** Subjects of older events that have no key: most of them never get one. */
  private readonly keyless: LRUCache<string, 'unknown'>;
  /** Keys being had, and made where there are none: parallel seals for a subject ask once. */
  private readonly making = new Map<string, Promise<Known>>();

  constructor(
    private readonly store: KeyStore,
    private readonly kek: KeyEncryption,
    cachedMs = CACHED_MS,
  ) {
    this.cache = new LRUCache({ max: CACHED_KEYS, ttl: cachedMs });
    this.keyless = new LRUCache({ max: CACHED_KEYS, ttl: cachedMs });
  }

  /** Throws SubjectErased, and whatever keeps the key from being had. */
  async seal(tenant: string, subject: string, plain: string): Promise<string> {
    const of = { tenant, subject };
    const key = this.cache.get(nameOf(of)) ?? (await this.make(of));
    if (key === 'erased') throw new SubjectErased(of);
    return FORMAT + seal(key.key, Buffer.from(plain), key.of).toString('base64url');
  }

  /** Null for an erased subject only. Throws PersonalKeyMissing, SealBroken, KeyEncryptionKeyMissing, or as the database fails. */
  async open(tenant: string, subject: string, sealed: string): Promise<string | null> {
    const of = { tenant, subject };
    const key = await this.known(of);
    if (key === 'erased') return null;
    if (!key) throw new PersonalKeyMissing(of);
    const bytes = Buffer.from(sealed.startsWith(FORMAT) ? sealed.slice(FORMAT.length) : '', 'base64url');
    return open(key.key, bytes, key.of).toString();
  }

  /** Also of a subject that nothing was sealed for. Throws as the database fails. */
  async isErased(tenant: string, subject: string): Promise<boolean> {
    const of = { tenant, subject };
    const known = this.cache.get(nameOf(of)) ?? this.keyless.get(nameOf(of));
    if (known !== undefined) return known === 'erased';
    const standing = await this.lookUps.load(of);
    // Not what is remembered to open by: a key may be made for it in this moment.
    if (standing === 'unknown') this.keyless.set(nameOf(of), standing);
    return this.remember(of, standing) === 'erased';
  }

  whenErased(forget: (tenant: string) => void): void {
    this.store.whenErased(forget);
  }

  /**
   * Makes everything sealed for the subject unreadable for ever: at once in this process, within seconds in others. Again has no
   * further effect.
   */
  async eraseSubject(tenant: string, subject: string, evidence: { readonly eventId: string }): Promise<void> {
    const of = { tenant, subject };
    await this.store.erase(of, evidence.eventId);
    this.cache.set(nameOf(of), 'erased');
  }

  /**
   * Wraps every key anew under the current key-encryption key, those of tenants too. Answers with how many; may run beside everything
   * else.
   */
  async rewrapKeys(): Promise<number> {
    const { currentVersion } = this.kek;
    const anew = (tenant: string, subject: string, key: WrappedKey): WrappedKey =>
      wrap(this.kek, tenant, subject, unwrap(this.kek, tenant, subject, key));
    const tenants = (tenant: string, key: WrappedKey): WrappedKey => anew(tenant, TENANT_SUBJECT, key);
    for (let total = 0; ;) {
      const done =
        (await this.store.rewrap(currentVersion, REWRAPPED_AT_ONCE, (of, key) => anew(of.tenant, of.subject, key))) +
        (await this.store.rewrapTenants(currentVersion, REWRAPPED_AT_ONCE, tenants));
      total += done;
      if (done === 0) return total;
    }
  }

  /** At once where it is at hand: every field of every event asks. */
  private known(of: Subject): Known | undefined | Promise<Known | undefined> {
    const name = nameOf(of);
    const known = this.cache.get(name) ?? this.asked.get(name);
    if (known) return known;
    const asked = this.lookUps.load(of).then((standing) => this.remember(of, standing));
    this.asked.set(name, asked);
    return asked;
  }

  private make(of: Subject): Promise<Known> {
    const name = nameOf(of);
    const started = this.making.get(name);
    if (started) return started;
    const made = this.makeOne(of).finally(() => this.making.delete(name));
    this.making.set(name, made);
    return made;
  }

  private async makeOne(of: Subject): Promise<Known> {
    const fresh = wrap(this.kek, of.tenant, of.subject, randomBytes(KEY_BYTES));
    const key = this.remember(of, await this.store.keep(of, fresh));
    if (!key) throw new PersonalKeyMissing(of);
    return key;
  }

  /** An answer that was under way when the subject was erased here comes too late to be kept. */
  private remember(of: Subject, standing: Standing): Known | undefined {
    const name = nameOf(of);
    const known = this.cache.get(name);
    if (known === 'erased') return 'erased';
    // A subject has one key.
    if (known && standing !== 'erased' && standing !== 'unknown') return known;
    const key = keyOf(this.kek, of, standing);
    if (key) this.cache.set(name, key);
    return key;
  }
}

const nameOf = ({ tenant, subject }: Subject): string => `${tenant.length}:${tenant}${subject}`;

function keyOf(kek: KeyEncryption, { tenant, subject }: Subject, standing: Standing): Known | undefined {
  if (standing === 'unknown') return undefined;
  if (standing === 'erased') return 'erased';
  return { key: unwrap(kek, tenant, subject, standing), of: about(tenant, subject) };
}
