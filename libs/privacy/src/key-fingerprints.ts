import { type EventStore, RevisionConflict } from '#libs/eventing';
import { deterministicId } from '#libs/kernel';

/** A tenant has named things under a key that is gone. With another one nothing of it would be found again, so nothing may be named. */
export class TenantKeyMissing extends Error {
  override readonly name = 'TenantKeyMissing';
  readonly code = 'TENANT_KEY_MISSING';
  constructor(tenant: string) {
    super(
      `the blind index key of tenant ${tenant} is missing, and its history was named under it: restore the keys' database`,
    );
  }
}

/** The key is another than the one that the history was named under. */
export class TenantKeyDiffers extends Error {
  override readonly name = 'TenantKeyDiffers';
  readonly code = 'TENANT_KEY_DIFFERS';
  constructor(tenant: string) {
    super(
      `the blind index key of tenant ${tenant} is not the one its history was named under: restore the keys' database`,
    );
  }
}

const TYPE = 'tenant-key.witnessed';
const streamOf = (tenant: string): string => `concord-keys.${tenant}`;

/** The history's own memory of which key a tenant began with: a fingerprint, under which nothing can be named. */
export class KeyFingerprints {
  constructor(private readonly store: Pick<EventStore, 'append' | 'read'>) {}

  /** Undefined where nothing was ever named. */
  async fingerprint(tenant: string): Promise<string | undefined> {
    for await (const { data } of this.store.read(streamOf(tenant)))
      return (data as { fingerprint: string }).fingerprint;
    return undefined;
  }

  /** Writes it down where there is none; answers with the one that holds, which may be another process's. */
  async keep(tenant: string, fingerprint: string): Promise<string> {
    const id = deterministicId(TYPE, tenant, fingerprint);
    const metadata = {
      tenant,
      actor: { subject: 'concord', role: 'system' },
      ...{ version: 1, commandId: id, bodyHash: '', $correlationId: id, $causationId: id },
      occurredAt: new Date().toISOString(),
    };
    try {
      await this.store.append(streamOf(tenant), 'no-stream', [{ id, type: TYPE, data: { fingerprint }, metadata }]);
      return fingerprint;
    } catch (fault) {
      const held = fault instanceof RevisionConflict ? await this.fingerprint(tenant) : undefined;
      if (held === undefined) throw fault;
      return held;
    }
  }
}
