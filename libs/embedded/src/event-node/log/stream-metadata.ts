import { rawProperties, writeRaw } from './raw-json.js';
import { DELETED_STREAM, type ProposedEvent } from '../storage/stored-event.js';

/** What a stream's metadata says about what of it can be read. */
export interface StreamMetadata {
  readonly maxCount?: number;
  /** Microseconds. */
  readonly maxAge?: number;
  /** The first revision that can be read; `DELETED_STREAM` marks a soft delete. */
  readonly truncateBefore?: number;
}

const NO_METADATA: StreamMetadata = {};
/** A metadata stream shows its last event only. */
export const METASTREAM_METADATA: StreamMetadata = { maxCount: 1 };
/** What a soft delete replaces the metadata with. */
export const SOFT_DELETE_JSON = '{"$tb":9223372036854775807}';

const GREATEST_INTEGER = 9223372036854775807n;
const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
const GREATEST_SECONDS = 922_337_203_685n;
const ACL_MEMBERS = new Set(['$r', '$w', '$d', '$mr', '$mw']);

/**
 * Reads a `$metadata` event. Like the server it speaks for, it takes metadata that is not well-formed in every known
 * property for none at all, and a limit that is not positive for absent.
 */
export function readMetadata(event: Pick<ProposedEvent, 'data' | 'isJson'> | undefined): StreamMetadata {
  const properties = event?.isJson ? rawProperties(textOf(event.data)) : undefined;
  if (!properties || !isWellFormed(properties)) return NO_METADATA;
  const maxCount = integer(properties, '$maxCount');
  const maxAge = integer(properties, '$maxAge');
  const truncateBefore = integer(properties, '$tb');
  return {
    ...(maxCount !== undefined && maxCount > 0n ? { maxCount: Number(maxCount) } : {}),
    ...(maxAge !== undefined && maxAge > 0n ? { maxAge: Number(maxAge) * 1_000_000 } : {}),
    ...(truncateBefore !== undefined && truncateBefore >= 0n ? { truncateBefore: Number(truncateBefore) } : {}),
  };
}

/** The same metadata, reading from `revision` on; `undefined` when it is not a JSON object. */
export function metadataFrom(data: Uint8Array, revision: number): Uint8Array | undefined {
  const properties = rawProperties(textOf(data));
  return properties && Buffer.from(writeRaw(properties.set('$tb', String(revision))));
}

export const isSoftDeleted = (metadata: StreamMetadata): boolean => metadata.truncateBefore === DELETED_STREAM;

/** The first revision that can be read of a stream that ends at `last`. */
export function firstReadable({ maxCount, truncateBefore }: StreamMetadata, last: number): number {
  return Math.max(0, maxCount === undefined ? 0 : last - maxCount + 1, truncateBefore ?? 0);
}

/** Events made before this moment (microseconds since 1970) can no longer be read. */
export function oldestReadable({ maxAge }: StreamMetadata): number {
  return maxAge === undefined ? 0 : Date.now() * 1000 - maxAge;
}

function textOf(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

function isWellFormed(properties: ReadonlyMap<string, string>): boolean {
  const limits = ['$maxCount', '$maxAge', '$tb', '$cacheControl'].every((name) => isInteger(properties.get(name)));
  const ages = ['$maxAge', '$cacheControl'].every((name) => (integer(properties, name) ?? 0n) <= GREATEST_SECONDS);
  const temporary = properties.get('$tmp');
  return limits && ages && [undefined, 'true', 'false'].includes(temporary) && isAcl(properties.get('$acl'));
}

function isInteger(raw: string | undefined): boolean {
  return raw === undefined || (/^-?\d+$/.test(raw) && BigInt.asIntN(64, BigInt(raw)) === BigInt(raw));
}

function integer(properties: ReadonlyMap<string, string>, name: string): bigint | undefined {
  const raw = properties.get(name);
  const value = raw === undefined ? undefined : BigInt(raw);
  if (value === GREATEST_INTEGER) return BigInt(DELETED_STREAM);
  return value !== undefined && value > MAX_SAFE ? MAX_SAFE : value;
}

function isAcl(raw: string | undefined): boolean {
  if (raw === undefined) return true;
  const members = rawProperties(raw);
  return !!members && [...members].every(([name, value]) => ACL_MEMBERS.has(name) && isRoles(JSON.parse(value)));
}

function isRoles(value: unknown): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.every((role) => typeof role === 'string'));
}
