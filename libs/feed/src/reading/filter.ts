import { deterministicId, fromGlobalId } from '#libs/kernel';
import { orderingIdOf } from '../log/ordering.js';
import { FeedFault } from './feed-fault.js';
import { type Shard, shardOf, shardSql } from './shard.js';

/** As a reader writes it. All that is stated must hold; within one list one entry suffices; an empty list asks nothing. */
export interface FilterInput {
  /** `deal.approved`, or `deal.*` for all of a subject. */
  readonly types?: readonly string[];
  readonly programIds?: readonly string[];
  readonly partnerIds?: readonly string[];
  readonly subjectIds?: readonly string[];
}

/** What a filter is compared with. */
export interface Filterable {
  readonly type: string;
  readonly programId: string | null;
  readonly partnerId: string | null;
  readonly stateKey: string;
  readonly orderingKey: string;
}

/** A checked filter; an undefined list asks nothing. Ids are bare UUIDs. */
export interface EventFilter {
  readonly types?: { readonly exact: ReadonlySet<string>; readonly subjects: ReadonlySet<string> };
  readonly programs?: ReadonlySet<string>;
  readonly partners?: ReadonlySet<string>;
  readonly stateKeys?: ReadonlySet<string>;
  readonly shard?: Shard;
  /** Of this ordering key alone. */
  readonly orderingKey?: string;
}

const MOST = 100;

const subjectOf = (type: string): string => type.slice(0, type.indexOf('.'));

/** Throws FeedFault: UNKNOWN_TYPE, ID_MALFORMED, TOO_MANY. Ids that there are not match nothing. */
export function filterOf(input: FilterInput, known: ReadonlySet<string>): EventFilter {
  const { types = [], programIds = [], partnerIds = [], subjectIds = [] } = input;
  for (const [name, list] of Object.entries({ types, programIds, partnerIds, subjectIds }))
    if (list.length > MOST) throw new FeedFault('TOO_MANY', `${name} has ${list.length} entries; at most ${MOST}.`);
  return {
    ...(types.length > 0 && { types: typesOf(types, known) }),
    ...(programIds.length > 0 && { programs: idsOf('program', programIds) }),
    ...(partnerIds.length > 0 && { partners: idsOf('partner', partnerIds) }),
    ...(subjectIds.length > 0 && { stateKeys: new Set(subjectIds.map(stateKeyOf)) }),
  };
}

function typesOf(types: readonly string[], known: ReadonlySet<string>): NonNullable<EventFilter['types']> {
  const subjects = new Set([...known].map(subjectOf));
  const wildcards = types.filter((type) => type.endsWith('.*'));
  const exact = types.filter((type) => !type.endsWith('.*'));
  const unknown = [
    ...wildcards.filter((type) => !subjects.has(subjectOf(type)) || type !== `${subjectOf(type)}.*`),
    ...exact.filter((type) => !known.has(type)),
  ];
  if (unknown.length > 0)
    throw new FeedFault(
      'UNKNOWN_TYPE',
      `There is no event type ${unknown.slice(0, 5).map(quoted).join(', ')}. Give a type such as deal.approved, or all of a subject: ${[...subjects].map((subject) => `${subject}.*`).join(', ')}. ListEventTypes has all.`,
    );
  return { exact: new Set(exact), subjects: new Set(wildcards.map(subjectOf)) };
}

const quoted = (text: string): string => JSON.stringify(text.slice(0, 60));

const idsOf = (kind: string, ids: readonly string[]): ReadonlySet<string> => new Set(ids.map((id) => bareId(kind, id)));

function bareId(kind: string, id: string): string {
  const bare = fromGlobalId(kind, id);
  if (bare === undefined)
    throw new FeedFault(
      'ID_MALFORMED',
      `${quoted(id)} is no global id such as ${kind || 'deal'}_01h455vb4pex5vsknk084sn02q.`,
    );
  return bare;
}

/** The key of the log for what a global id names: the kind belongs to it. */
function stateKeyOf(id: string): string {
  const kind = id.slice(0, Math.max(0, id.lastIndexOf('_')));
  return deterministicId('feed', kind, bareId(kind, id));
}

/** Whether an event passes a filter; the same as `conditionOf` says in SQL. */
export function passes(
  { types, programs, partners, stateKeys, shard, orderingKey }: EventFilter,
  event: Filterable,
): boolean {
  return (
    (!types || types.exact.has(event.type) || types.subjects.has(subjectOf(event.type))) &&
    (!programs || (event.programId !== null && programs.has(event.programId))) &&
    (!partners || (event.partnerId !== null && partners.has(event.partnerId))) &&
    (!stateKeys || stateKeys.has(event.stateKey)) &&
    (orderingKey === undefined || orderingKey === event.orderingKey) &&
    (!shard || shardOf(event.orderingKey, shard.of) === shard.number)
  );
}

/** The same in SQL, for rows of `feed_events` as `e`. @param from the number of the first parameter */
export function conditionOf(
  { types, programs, partners, stateKeys, shard, orderingKey }: EventFilter,
  from: number,
): { readonly text: string; readonly values: readonly unknown[] } {
  const values: unknown[] = [];
  const one = (value: unknown): string => `$${from + values.push(value) - 1}`;
  const parameter = (value: ReadonlySet<string>): string => one([...value]);
  const ordered = (id: string | null): string =>
    id === null ? 'e.ordering_id IS NULL' : `e.ordering_id = ${one(id)}::uuid`;
  const conditions = [
    ...(types
      ? [
          `(e.type = ANY(${parameter(types.exact)}::text[]) OR split_part(e.type, '.', 1) = ANY(${parameter(types.subjects)}::text[]))`,
        ]
      : []),
    ...(programs ? [`e.program_id = ANY(${parameter(programs)}::uuid[])`] : []),
    ...(partners ? [`e.partner_id = ANY(${parameter(partners)}::uuid[])`] : []),
    ...(stateKeys ? [`e.state_key = ANY(${parameter(stateKeys)}::uuid[])`] : []),
    ...(orderingKey === undefined ? [] : [ordered(orderingIdOf(orderingKey))]),
    ...(shard ? [`${shardSql(one(shard.of))} = ${one(shard.number)}::int`] : []),
  ];
  return { text: conditions.map((condition) => ` AND ${condition}`).join(''), values };
}
