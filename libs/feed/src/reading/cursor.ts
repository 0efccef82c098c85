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
  /** By which log `last` is the newest event up to `commit`, or there is none up to there, see `nameOfLog`; absent where others may lie between. */
  readonly newestIn?: number;
  /** Where it is in a snapshot; then `commit` is where the snapshot ends. */
  readonly snapshot?: SnapshotPlace;
}

/** Subjects are delivered in the order of their keys; everything up to this one is done. */
interface SnapshotPlace {
  /** UUID */
  readonly after: string;
}

/** In a byte the version of the rows and who reads them: another version may have other events, and a partner has fewer. */
export const nameOfLog = (version: number, partnerId: string | undefined): number =>
  partnerId === undefined ? 1 + (version % 127) : ofPartner(1 + (version % 127));

/** As a partner reads it that the tenant's own people read so. */
export const ofPartner = (name: number): number => name + 128;

const TEXT = /^(?:c1[\w-]{48}|c2[\w-]{70})$/;
const OTHER_VERSION = /^c[3-9]/;

const startOfHash = (text: string, bytes: number): Buffer =>
  createHash('sha256').update(text).digest().subarray(0, bytes);

/**
 * Cursors of one tenant in one store, `c1…`: store (8 bytes), tenant (4), commit (8), commit and first bytes of the id of the last event up
 * to it (8 + 4), checksum (4). In a snapshot `c2…`: before the checksum the key of the last subject (16). The first byte of the last event's commit, which
 * no store ever needs, is `newestIn`. Readers keep them and do not look inside.
 */
export class Cursors {
  private readonly owner: Buffer;
  /** Cursors are written over each other here: there is one for each event that is delivered. */
  private readonly place: Buffer;
  private readonly checked: Buffer;
  private readonly beginning: string;

  constructor(store: string, tenant: string) {
    this.owner = Buffer.concat([startOfHash(store, 8), startOfHash(tenant, 4)]);
    this.place = Buffer.concat([this.owner], SIZE);
    this.checked = this.place.subarray(0, SIZE - 4);
    this.beginning = `c1${this.owner.toString('base64url')}`;
  }

  write(place: Place): string {
    if (place.snapshot) return this.inSnapshot(place, place.snapshot);
    writePlace(this.place, place);
    this.place.writeUInt32BE(crc32(this.checked), SIZE - 4);
    return this.beginning + this.place.toString('base64url', OWNER);
  }

  private inSnapshot(place: Place, { after }: SnapshotPlace): string {
    const bytes = Buffer.concat([this.owner], SIZE_IN_SNAPSHOT);
    writePlace(bytes, place);
    bytes.write(after.replaceAll('-', ''), 32, 'hex');
    const end = SIZE_IN_SNAPSHOT - 4;
    bytes.writeUInt32BE(crc32(bytes.subarray(0, end)), end);
    return `c2${bytes.toString('base64url')}`;
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
    const newestIn = bytes.readUInt8(LOG);
    bytes.writeUInt8(0, LOG);
    const at = bytes.readBigUInt64BE(20);
    const last = at === 0n ? {} : { last: { commit: at, id: bytes.toString('hex', 28, 32) } };
    const snapshot = size === SIZE ? {} : { snapshot: { after: uuidOf(bytes.toString('hex', 32, 48)) } };
    return { commit: bytes.readBigUInt64BE(12), ...last, ...(newestIn > 0 && { newestIn }), ...snapshot };
  }
}

function writePlace(bytes: Buffer, { commit, last, newestIn = 0 }: Place): void {
  bytes.writeBigUInt64BE(commit, OWNER);
  bytes.writeBigUInt64BE(last?.commit ?? 0n, 20);
  // Where it ends with that event, the event says it.
  bytes.writeUInt8(last?.commit === commit ? 0 : newestIn, LOG);
  bytes.writeUInt32BE(last ? Number.parseInt(last.id.slice(0, 8), 16) : 0, 28);
}

/** A multiple of three: what names store and tenant is a text of its own. */
const OWNER = 12;
const LOG = 20;
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
