import { refuse, type Refusal, textFault } from '#libs/kernel';

const SHA256 = /^[0-9a-f]{64}$/;
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/i;
const MOST_BYTES = 2 ** 40;

/** A file that is kept elsewhere. */
export interface FileReference {
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
}

export const hashFault = (sha256: string, field: string): Refusal<'BAD_FILE'> | undefined =>
  SHA256.test(sha256)
    ? undefined
    : refuse('BAD_FILE', 'give the SHA-256 of the file in 64 small hexadecimal digits', field);

export function fileFault(
  { name, mediaType, size, sha256 }: FileReference,
  field: string,
): Refusal<'BAD_TEXT' | 'BAD_FILE'> | undefined {
  const bytes = Number.isInteger(size) && size > 0 && size <= MOST_BYTES;
  return (
    textFault(name, `${field}.name`, { seen: true }) ??
    (bytes ? undefined : refuse('BAD_FILE', 'a file has at least one byte', `${field}.size`)) ??
    (MEDIA_TYPE.test(mediaType)
      ? undefined
      : refuse('BAD_FILE', 'give a media type, such as application/pdf', `${field}.mediaType`)) ??
    hashFault(sha256, `${field}.sha256`)
  );
}
