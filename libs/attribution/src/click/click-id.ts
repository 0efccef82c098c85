import type { Namer } from '#libs/eventing';
import type { Instant } from '#libs/kernel';
import { timingSafeEqual } from 'node:crypto';
import type { ClickFlag } from '../vocabulary/touch.js';

/** A click as its id says it: whoever gets the id back needs to read nothing more. */
export interface Click {
  readonly linkId: string;
  readonly at: Instant;
  /** Ten hex digits at random: no two clicks of a millisecond have one id. */
  readonly nonce: string;
  /** Whether it was in history when the id was given out. Otherwise it may be missing from the counts, and counts as evidence all the same. */
  readonly isRecorded: boolean;
  readonly flags: readonly ClickFlag[];
}

const VERSION = 1;
const FLAGS: readonly ClickFlag[] = ['flood', 'disabled-link', 'cannot-earn'];
/** version 1, link 16, milliseconds 6, nonce 5, flags 1; then the proof. */
const BODY = 29;
const PROOF = 8;
const TEXT = /^[A-Za-z0-9_-]{50}$/;

/**
 * A click id: 50 characters that prove themselves under the tenant's key, so that no click is looked up to decide about a sale. `name` names
 * texts under that key.
 */
export function clickIdOf({ linkId, at, nonce, isRecorded, flags }: Click, name: Namer): string {
  const body = Buffer.alloc(BODY);
  body.writeUInt8(VERSION, 0);
  body.write(linkId.replaceAll('-', ''), 1, 'hex');
  body.writeUIntBE(Date.parse(at), 17, 6);
  body.write(nonce, 23, 'hex');
  body.writeUInt8(
    FLAGS.reduce((bits, flag, at) => bits | (flags.includes(flag) ? 2 << at : 0), Number(isRecorded)),
    28,
  );
  return Buffer.concat([body, proofOf(body, name)]).toString('base64url');
}

/** Undefined: nobody gave out such an id, or another tenant did. */
export function readClickId(text: string, name: Namer): Click | undefined {
  if (!TEXT.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  const body = bytes.subarray(0, BODY);
  // The last character has bits to spare: of several texts that read alike one is the id.
  if (bytes.toString('base64url') !== text || body.readUInt8(0) !== VERSION) return undefined;
  if (!timingSafeEqual(bytes.subarray(BODY), proofOf(body, name))) return undefined;
  const flags = body.readUInt8(28);
  return {
    linkId: body.toString('hex', 1, 17).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    at: new Date(body.readUIntBE(17, 6)).toISOString(),
    nonce: body.toString('hex', 23, 28),
    isRecorded: (flags & 1) === 1,
    flags: FLAGS.filter((_, at) => (flags & (2 << at)) !== 0),
  };
}

const proofOf = (body: Buffer, name: Namer): Buffer =>
  Buffer.from(name('click', body.toString('hex')), 'hex').subarray(0, PROOF);
