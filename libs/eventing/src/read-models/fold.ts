import type { DomainEvent, Recorded } from '#libs/kernel';
import type { AnyView } from '../definitions/context.js';
import type { Change, Follow, Handler } from '../definitions/view.js';
import { type Handling, handlingOf } from '../consuming/handling.js';
import type { Matched, Row } from '../database/row-sql.js';
import { type AnyRow, rowAfter } from './row-after.js';
import { matches, MatchingRows } from './matching-rows.js';

type AnyChange = Change<DomainEvent, AnyRow> | Follow<DomainEvent, AnyRow>;
type UpdateWhere = Extract<AnyChange, { kind: 'update-where' }>;

type Looking = Extract<AnyChange, { kind: 'update' | 'upsert' | 'remove' }>;

/** With what the event names, worked out once: an id is mostly a hash. */
type Fold = { readonly event: Recorded } & (
  | { readonly row: Row }
  | { readonly change: Looking; readonly ids: readonly string[] }
  | { readonly change: Follow<DomainEvent, AnyRow>; readonly subject: string | null }
  | { readonly change: Extract<AnyChange, { kind: 'update-each' }> }
);

/** One step of a batch: a fold over rows in memory, then perhaps one statement over all rows that match. */
export interface Step {
  readonly folds: readonly Fold[];
  readonly last?: { readonly event: Recorded; readonly change: UpdateWhere };
}

/** What a view makes of a type of event. */
export function handlingBy(view: AnyView): (type: string) => Handling {
  const interests = Object.entries(view.on as Readonly<Record<string, unknown>>);
  return handlingOf(
    view.sources,
    interests.filter(([, handler]) => handler !== 'ignored').map(([type]) => type),
  );
}

export const keyOf = (tenant: string, id: string): string => `${tenant}\u0000${id}`;

export function splitKey(key: string): { tenant: string; id: string } {
  const [tenant = '', id = ''] = key.split('\u0000');
  return { tenant, id };
}

/** Cuts a batch where a change is of all rows that match, which earlier changes must have reached. */
export function stepsOf(view: AnyView, events: readonly Recorded[]): Step[] {
  const steps: Step[] = [];
  let folds: Fold[] = [];
  for (const event of events) {
    for (const change of changesOf(view, event.type)) {
      if (change.kind === 'update-where') {
        steps.push({ folds, last: { event, change } });
        folds = [];
      } else folds.push(...foldsOf(event, change));
    }
  }
  if (folds.length > 0) steps.push({ folds });
  return steps;
}

function foldsOf(event: Recorded, change: Exclude<AnyChange, UpdateWhere>): readonly Fold[] {
  const { tenant } = event.metadata;
  const made = (row: object): Fold => ({ event, row: Object.assign({ tenant }, row, { tenant }) as Row });
  if (change.kind === 'insert') return [made(change.row(event))];
  if (change.kind === 'insert-all') return change.rows(event).map(made);
  if (change.kind === 'follow') return [{ event, change, subject: change.subject(event) }];
  return change.kind === 'update-each' ? [{ event, change }] : [{ event, change, ids: change.ids(event) }];
}

/** The rows that a batch changes and that no insert before makes. */
export function neededBy(steps: readonly Step[]): Map<string, { tenant: string; id: string }> {
  const needed = new Map<string, { tenant: string; id: string }>();
  const made = new Set<string>();
  for (const fold of steps.flatMap(({ folds }) => folds)) {
    const { tenant } = fold.event.metadata;
    if ('row' in fold) made.add(keyOf(tenant, fold.row.id));
    else if ('ids' in fold) {
      for (const id of fold.ids) {
        const key = keyOf(tenant, id);
        if (fold.change.kind === 'remove') made.add(key);
        else if (!made.has(key)) needed.set(key, { tenant, id });
      }
    }
  }
  return needed;
}

/** The newest row of a subject stands under a key of its own beside the rows themselves, and is not written again. */
export const newestKeyOf = (tenant: string, subject: string): string => keyOf(tenant, `~${subject}`);
export const isNewest = (key: string): boolean => key.includes('\u0000~');

/** The subjects of which a batch needs the newest row. */
export function followedBy(steps: readonly Step[]): Map<string, { tenant: string; subject: string }> {
  const needed = new Map<string, { tenant: string; subject: string }>();
  const begun = new Set<string>();
  for (const fold of steps.flatMap(({ folds }) => folds)) {
    if (!('subject' in fold) || fold.subject === null) continue;
    const { tenant } = fold.event.metadata;
    const { subject } = fold;
    const key = newestKeyOf(tenant, subject);
    if (fold.change.isFirst?.(fold.event)) begun.add(key);
    else if (!begun.has(key)) needed.set(key, { tenant, subject });
  }
  return needed;
}

/** What rows must match that a batch changes wherever they are. `before`: rows that it does not make itself. */
export function matchedBy(
  steps: readonly Step[],
  before: (key: string) => Row | undefined = () => undefined,
): readonly Matched[] {
  const made = new Map<string, Row>();
  return steps.flatMap(({ folds }) =>
    folds.flatMap((fold) => {
      if ('row' in fold) made.set(keyOf(fold.row.tenant, fold.row.id), fold.row);
      if (!('change' in fold) || fold.change.kind !== 'update-each') return [];
      const { tenant } = fold.event.metadata;
      const other = (id: string) => (made.get(keyOf(tenant, id)) ?? before(keyOf(tenant, id))) as AnyRow | undefined;
      return [{ tenant, where: fold.change.where(fold.event, other) }];
    }),
  );
}

/** By which properties rows are looked for that a batch changes wherever they are. */
export const soughtBy = (steps: readonly Step[]): readonly (readonly string[])[] => [
  ...matchedBy(steps).map(({ where }) => Object.keys(where)),
  ...steps.flatMap(({ last }) => (last ? [Object.keys(last.change.where(last.event))] : [])),
];

/**
 * Rows by key after a step; undefined for one that is removed. `present` says what is there before; `candidates` are the keys of all rows that could
 * match, where something is asked of all that do.
 */
export function foldStep(
  view: AnyView,
  { folds }: Step,
  present: (key: string) => Row | undefined,
  candidates: () => Iterable<string> = () => [],
): Map<string, Row | undefined> {
  const changed = new Map<string, Row | undefined>();
  const at = (key: string): Row | undefined => (changed.has(key) ? changed.get(key) : present(key));
  const matching = new MatchingRows(() => [...candidates(), ...changed.keys()], at);
  const put = (key: string, row: Row | undefined): void => {
    matching.changes(key, row);
    changed.set(key, row);
  };
  for (const fold of folds) {
    if ('row' in fold) {
      put(keyOf(fold.row.tenant, fold.row.id), fold.row);
      continue;
    }
    const { event } = fold;
    const { tenant } = event.metadata;
    const rowOf = (one: string) => at(keyOf(tenant, one)) as AnyRow | undefined;
    if ('subject' in fold) {
      const { change, subject } = fold;
      if (subject === null) continue;
      const newest = newestKeyOf(tenant, subject);
      const following = change.row(change.isFirst?.(event) ? undefined : at(newest), event, subject);
      if (!following) continue;
      const row = { ...following, tenant } as Row;
      put(keyOf(tenant, row.id), row);
      put(newest, row);
      continue;
    }
    if (!('ids' in fold)) {
      const { change } = fold;
      const matched = { tenant, where: change.where(event, rowOf) };
      const found = matching.find(matched);
      const all = found.map(([, row]) => row);
      for (const [key, row] of found) {
        const after = change.change(row, event, rowOf, all);
        if (after !== row) put(key, { ...after, tenant, id: row.id });
      }
      continue;
    }
    const { change, ids } = fold;
    for (const id of ids) {
      const key = keyOf(tenant, id);
      const after = change.kind === 'remove' ? undefined : rowAfter(view.name, change, { event, id, rowOf });
      put(key, after && rowIn(after, tenant, id));
    }
  }
  return changed;
}

/** A copy costs more than the change: what was made from a row has its key already. */
const rowIn = (after: Partial<Row>, tenant: string, id: string): Row =>
  after.tenant === tenant && after.id === id ? (after as Row) : { ...after, tenant, id };

/** What an update of all rows that match does to a row in memory. */
export function afterUpdateWhere(row: Row, { event, change }: NonNullable<Step['last']>): Row {
  const matched = { tenant: event.metadata.tenant, where: change.where(event) };
  return matches(row, matched) ? { ...row, ...change.set(event) } : row;
}

function changesOf(view: AnyView, type: string): readonly AnyChange[] {
  const handler = (view.on as Readonly<Record<string, 'ignored' | Handler<DomainEvent, Row>>>)[type];
  if (handler === undefined || handler === 'ignored') return [];
  return (Array.isArray(handler) ? handler : [handler]) as readonly AnyChange[];
}
