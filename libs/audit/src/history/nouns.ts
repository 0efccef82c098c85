import type { StoredEvent } from '#libs/eventing';

const NOUNS = [
  ...([
    'program',
    'partner',
    'hierarchy',
    'deal',
    'account',
    'sale',
    'credit-note',
    'rates',
    'books',
    'ledger',
  ] as const),
  ...([
    'statement',
    'cap',
    'budget',
    'fund',
    'sharing',
    'wallet',
    'reward-budget',
    'journey',
    'alias',
    'code',
    'cost',
    'activity',
    'clicks',
    'click-day',
  ] as const),
] as const;
export type Noun = (typeof NOUNS)[number];

const KNOWN: ReadonlySet<string> = new Set(NOUNS);
const UUID_LENGTH = 36;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const METADATA = '$$';

/** Streams that an audit of this tenant reads, and what the store was told of them. */
export const prefixesOf = (tenant: string): string[] =>
  NOUNS.flatMap((noun) => [`${noun}-${tenant}.`, `${METADATA}${noun}-${tenant}.`]);

/** What the store was told of a stream, not what happened. */
export const isMetadata = ({ stream }: StoredEvent): boolean => stream.startsWith(METADATA);

/** Undefined for a stream that is not of this tenant, or not of ours at all. */
export function nounOf(tenant: string, stream: string): Noun | undefined {
  const of = `-${tenant}.`;
  const length = stream.length - UUID_LENGTH - of.length;
  if (length <= 0 || !stream.startsWith(of, length)) return undefined;
  const noun = stream.slice(0, length);
  // Of exactly our form: others may write to the same store.
  return KNOWN.has(noun) && UUID.test(stream.slice(-UUID_LENGTH)) ? (noun as Noun) : undefined;
}
