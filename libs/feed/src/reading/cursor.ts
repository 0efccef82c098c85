import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { FeedFault } from './feed-fault.js';

/** An event of the log by which a place in it is recognised. */
export interface LogMark {
  readonly commit: bigint;
  /** The event's UUID. */
  readonly id: string;
}

/** A place in the log of a tenant: everything up to it is done. */
export interface Place {
  readonly commit: bigint;
  /** The newest event up to it that its reader sees; absent where there is none, or nobody has looked. */
  readonly last?: Pick<LogMark, 'commit' | 'id'>;
  /** Where it is in a snapshot; then `commit` is where the snapshot ends. */
  readonly snapshot?: SnapshotPlace;
}

/** Subjects are delivered in the order of their keys; everything up to this one is done. */
interface SnapshotPlace {
  /** UUID */
  readonly after: string;
}

const TEXT = /^(?:c1[\w-]{48}|c2[\w-]{70})$/;
const OTHER_VERSION = /^c[3-9]/;

const startOfHash = (text: string, bytes: number): Buffer =>
  createHash('sha256').update(text).digest().subarray(0, bytes);

/**
 * Cursors of one tenant in one store, `c1…`: store (8 bytes), tenant (4), commit (8), commit and first bytes of the id of the last event up
 * to it (8 + 4), checksum (4). In a snapshot `c2…`: before the checksum the key of the last subject (16). Readers keep them and do not look inside.
 */
export class Cursors {
  private readonly owner: Buffer;

  constructor(store: string, tenant: string) {
    this.owner = Buffer.concat([startOfHash(store, 8), startOfHash(tenant, 4)]);
  }

  write({ commit, last, snapshot }: Place): string {
    const bytes = Buffer.alloc(snapshot ? SIZE_IN_SNAPSHOT : SIZE);
    this.owner.copy(bytes);
    bytes.writeBigUInt64BE(commit, 12);
    if (last) {
      bytes.writeBigUInt64BE(last.commit, 20);
      bytes.write(last.id.slice(0, 8), 28, 'hex');
    }
    if (snapshot) bytes.write(snapshot.after.replaceAll('-', ''), 32, 'hex');
    const end = bytes.length - 4;
    bytes.writeUInt32BE(crc32(bytes.subarray(0, end)), end);
    return (snapshot ? 'c2' : 'c1') + bytes.toString('base64url');
  }

  /** The id of `last` is its first eight digits only. Throws FeedFault. */
  read(text: string): Place {
    const bytes = TEXT.test(text) ? Buffer.from(text.slice(2), 'base64url') : Buffer.alloc(0);
    const [size, end] = [text.startsWith('c2') ? SIZE_IN_SNAPSHOT : SIZE, bytes.length - 4];
    if (bytes.length !== size || bytes.readUInt32BE(end) !== crc32(bytes.subarray(0, end))) throw malformed(text);
    if (!bytes.subarray(0, 8).equals(this.owner.subarray(0, 8)))
      throw new FeedFault(
        'CURSOR_OF_ANOTHER_STORE',
        'The cursor is of another event store than this one. Begin anew, or ask the service that it is from.',
      );
    if (!bytes.subarray(8, 12).equals(this.owner.subarray(8)))
      throw new FeedFault(
        'CURSOR_OF_ANOTHER_TENANT',
        'The cursor is of another tenant than the token. Use the token with which it was read.',
      );
    const at = bytes.readBigUInt64BE(20);
    const last = at === 0n ? {} : { last: { commit: at, id: bytes.toString('hex', 28, 32) } };
    const snapshot = size === SIZE ? {} : { snapshot: { after: uuidOf(bytes.toString('hex', 32, 48)) } };
    return { commit: bytes.readBigUInt64BE(12), ...last, ...snapshot };
  }
}

const SIZE = 36;
const SIZE_IN_SNAPSHOT = 52;

const uuidOf = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

const malformed = (text: string): FeedFault =>
  new FeedFault(
    'CURSOR_MALFORMED',
    OTHER_VERSION.test(text)
      ? 'The cursor is of a later version than this service knows.'
      : 'The cursor is not one that this service has written, or not all of it. Send it as it was received: c1 and 48 letters, or c2 and 70.',
  );
