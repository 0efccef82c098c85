import { BlindIndex, blinded, type Namer } from '#libs/eventing';
import { LRUCache } from 'lru-cache';
import { randomBytes } from 'node:crypto';
import { KEY_BYTES } from './aes.js';
import { type KeyEncryption, unwrap, wrap } from './key-encryption.js';
import type { KeyStore } from './key-store.js';
import { type KeyFingerprints, TenantKeyDiffers, TenantKeyMissing } from './key-fingerprints.js';

const CACHED_TENANTS = 10_000;

/** No person is named so: a person's key and a tenant's never open one another. */
export const TENANT_SUBJECT = 'blind index';

const FINGERPRINT = 'fingerprint';

/**
 * Blind names under keys of the keys' database. A tenant's key is made when it is first needed, and held while the process runs. Nothing is
 * named before the history says under which key: one that is lost is never replaced by another.
 */
export class TenantBlindIndex extends BlindIndex {
  private readonly keys = new LRUCache<string, Promise<Buffer>>({ max: CACHED_TENANTS });

  constructor(
    private readonly store: KeyStore,
    private readonly kek: KeyEncryption,
    private readonly witness: KeyFingerprints,
  ) {
    super();
  }

  /**
   * Throws TenantKeyMissing, TenantKeyDiffers, KeyEncryptionKeyMissing, SealBroken, or as database or store fail; then nothing is
   * remembered.
   */
  override async namer(tenant: string): Promise<Namer> {
    const key = await this.keyOf(tenant);
    return (purpose, text) => blinded(key, purpose, text);
  }

  private keyOf(tenant: string): Promise<Buffer> {
    const known = this.keys.get(tenant);
    if (known) return known;
    const asked = this.ask(tenant);
    this.keys.set(tenant, asked);
    asked.catch(() => this.keys.delete(tenant));
    return asked;
  }

  private async ask(tenant: string): Promise<Buffer> {
    const known = await this.witness.fingerprint(tenant);
    const found = (await this.store.tenantKey(tenant)) ?? (known === undefined ? await this.make(tenant) : undefined);
    if (!found) throw new TenantKeyMissing(tenant);
    const key = unwrap(this.kek, tenant, TENANT_SUBJECT, found);
    const fingerprint = blinded(key, FINGERPRINT, tenant);
    if ((known ?? (await this.witness.keep(tenant, fingerprint))) !== fingerprint) throw new TenantKeyDiffers(tenant);
    return key;
  }

  private make(tenant: string): ReturnType<KeyStore['keepTenantKey']> {
    return this.store.keepTenantKey(tenant, wrap(this.kek, tenant, TENANT_SUBJECT, randomBytes(KEY_BYTES)));
  }
}
