/** What the name of one of our streams says. */
export interface StreamName {
  readonly noun: string;
  readonly tenant: string;
  /** A UUID in small letters. */
  readonly id: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const UUID_LENGTH = 36;
const TENANT = /^[a-z0-9][a-z0-9_-]{0,62}$/;

/** Throws a RangeError for names that would make two things share one stream. */
export const streamOf = (noun: string, tenant: string, id: string): string => {
  if (!noun || !id || !tenant || tenant.includes('.')) {
    throw new RangeError(`not a stream: noun ${noun}, tenant ${tenant}, id ${id}`);
  }
  return `${noun}-${tenant}.${id}`;
};

/** Whether a stream may be of a tenant: also true of some of another whose name ends alike, such as `north-acme` for `acme`. */
export const mayBeOf = (stream: string, tenant: string): boolean =>
  stream.slice(0, stream.indexOf('.')).endsWith(`-${tenant}`);

/**
 * The parts of a name of exactly our form, `<noun>-<tenant>.<uuid>`, with one of the nouns given. Undefined for every other: that is
 * a stream of somebody else in the same store, such as `sale-otherapp-1`.
 */
export function streamNameOf(stream: string, nouns: Iterable<string>): StreamName | undefined {
  const dot = stream.length - UUID_LENGTH - 1;
  if (stream[dot] !== '.' || !UUID.test(stream.slice(dot + 1))) return undefined;
  const noun = nounOf(stream, nouns);
  if (noun === undefined) return undefined;
  const tenant = stream.slice(noun.length + 1, dot);
  return TENANT.test(tenant) ? { noun, tenant, id: stream.slice(dot + 1) } : undefined;
}

/** The longest: `credit-note-acme.…` is a credit note, also where `credit` is a noun. */
function nounOf(stream: string, nouns: Iterable<string>): string | undefined {
  let found: string | undefined;
  for (const noun of nouns) {
    if (noun.length > (found?.length ?? 0) && stream[noun.length] === '-' && stream.startsWith(noun)) found = noun;
  }
  return found;
}
