import { FeedFault, type FollowRequest, type PageRequest, type Start } from '#libs/feed';

/** The parameters of a request as they stand in its address; one that is written twice is a list. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

const STARTS = ['after', 'from', 'since', 'position', 'afterEvent'] as const;
const COMMON = [...STARTS, 'types', 'program', 'partner', 'subject', 'detail', 'personalData'];

const malformed = (message: string): FeedFault => new FeedFault('REQUEST_MALFORMED', message);

/** A page as a query asks for it. Throws FeedFault. */
export function pageRequestOf(query: Query): PageRequest {
  checkNames(query, [...COMMON, 'limit', 'wait']);
  const [pageSize, wait] = [numberIn(query, 'limit'), numberIn(query, 'wait')];
  return {
    ...commonOf(query, startOf(query)),
    ...(pageSize !== undefined && { pageSize }),
    ...(wait !== undefined && { waitMs: wait * 1000 }),
  };
}

/** A stream as a query asks for it. @param lastEventId what a browser that was cut off remembers: it goes before everything else */
export function followRequestOf(query: Query, lastEventId: string | undefined): FollowRequest {
  checkNames(query, [...COMMON, 'heartbeat']);
  const start: Start | undefined = lastEventId ? { from: 'cursor', cursor: lastEventId } : startOf(query);
  const heartbeat = numberIn(query, 'heartbeat');
  return { ...commonOf(query, start), ...(heartbeat !== undefined && { heartbeatMs: heartbeat * 1000 }) };
}

/** How one event is wanted. Throws FeedFault. */
export function formOf(query: Query) {
  return {
    thin: wordIn(query, 'detail', ['full', 'thin']) === 'thin',
    omitPersonalData: wordIn(query, 'personalData', ['include', 'omit']) === 'omit',
  };
}

const commonOf = (query: Query, start: Start | undefined) => ({
  start,
  filter: {
    types: listIn(query, 'types'),
    programIds: listIn(query, 'program'),
    partnerIds: listIn(query, 'partner'),
    subjectIds: listIn(query, 'subject'),
  },
  form: formOf(query),
});

function startOf(query: Query): Start | undefined {
  const stated = STARTS.filter((name) => query[name] !== undefined);
  if (stated.length > 1) throw malformed(`Say one of ${stated.join(', ')}: each says where to begin.`);
  const [name] = stated;
  if (name === undefined) return undefined;
  if (name === 'from') return { from: wordIn(query, 'from', ['beginning', 'end', 'snapshot']) ?? 'beginning' };
  const value = textIn(query, name) ?? '';
  switch (name) {
    case 'after':
      return { from: 'cursor', cursor: value };
    case 'since':
      return { from: 'since', moment: value };
    case 'position':
      return { from: 'position', position: value };
    case 'afterEvent':
      return { from: 'event', eventId: value };
  }
}

/** What is misspelt would ask for something else than was meant. */
export function checkNames(query: Query, known: readonly string[]): void {
  const unknown = Object.keys(query).filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw malformed(
      `There is no parameter ${unknown.map((name) => name.slice(0, 40)).join(', ')}; there are ${known.join(', ')}.`,
    );
}

function textIn(query: Query, name: string): string | undefined {
  const value = query[name];
  if (typeof value === 'object') throw malformed(`${name} stands there ${value.length} times: write it once.`);
  return value;
}

function wordIn<Word extends string>(query: Query, name: string, words: readonly Word[]): Word | undefined {
  const text = textIn(query, name);
  if (text === undefined) return undefined;
  const word = words.find((each) => each === text);
  if (!word) throw malformed(`${name} must be ${words.join(' or ')}.`);
  return word;
}

function numberIn(query: Query, name: string): number | undefined {
  const text = textIn(query, name);
  if (text === undefined) return undefined;
  if (!/^\d{1,6}$/.test(text)) throw malformed(`${name} must be a whole number.`);
  return Number(text);
}

const listIn = (query: Query, name: string): string[] =>
  [query[name] ?? []].flat().flatMap((text) => text.split(',').filter((part) => part !== ''));
