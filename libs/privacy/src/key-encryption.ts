import { about, open, seal } from './aes.js';

/** The key-encryption keys of the configuration: 32 bytes each, by version. */
export interface KeyEncryption {
  readonly keyEncryptionKeys: ReadonlyMap<number, Buffer>;
  /** Wraps from now on. */
  readonly currentVersion: number;
}

export interface WrappedKey {
  readonly kekVersion: number;
  readonly wrapped: Buffer;
}

/** A person's key was wrapped under a version that the configuration does not hold. */
export class KeyEncryptionKeyMissing extends Error {
  override readonly name = 'KeyEncryptionKeyMissing';
  constructor(readonly version: number) {
    super(`the configuration holds no key-encryption key of version ${version}`);
  }
}

/** The same for any subject's key: a key that is moved to another subject does not open. */
const aboutKey = (tenant: string, subject: string): Buffer => about('key', tenant, subject);

export function wrap(kek: KeyEncryption, tenant: string, subject: string, key: Buffer): WrappedKey {
  const version = kek.currentVersion;
  return { kekVersion: version, wrapped: seal(kekOf(kek, version), key, aboutKey(tenant, subject)) };
}

/** Throws KeyEncryptionKeyMissing or SealBroken. */
export const unwrap = (
  kek: KeyEncryption,
  tenant: string,
  subject: string,
  { kekVersion, wrapped }: WrappedKey,
): Buffer => open(kekOf(kek, kekVersion), wrapped, aboutKey(tenant, subject));

function kekOf({ keyEncryptionKeys }: KeyEncryption, version: number): Buffer {
  const key = keyEncryptionKeys.get(version);
  if (!key) throw new KeyEncryptionKeyMissing(version);
  return key;
}
