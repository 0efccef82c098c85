import { OWN } from '#libs/access';
import {
  ALL_OF,
  ANY_OF,
  type AnyWhere,
  type Bounds,
  HAVING,
  type HavingRow,
  type MinorBounds,
  type Range,
  type Where,
} from './conditions.js';
import { inMinorUnits, inMinorUnitsOf } from './minor-units.js';
import { type RowShape, shapeOf } from './row-shape.js';

/** Parameters in the order in which a text names them. */
export class Parameters {
  readonly values: unknown[] = [];

  /** `$1`, `$2` and so on. */
  take(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}

export interface Question<Row extends object> {
  readonly shape: RowShape<Row>;
  readonly tenant: string;
  readonly where: Where<Row>;
}

/** The tenant first, always: row-level security is the second wall, not the only one. */
export function conditions<Row extends object>(
  { shape, tenant, where }: Question<Row>,
  parameters: Parameters,
  of = 't',
): string {
  const own = `${of}.${shape.column('tenant').column} = ${parameters.take(tenant)}`;
  const translation = new Translation(shape as unknown as RowShape<object>, tenant, parameters, of);
  return [own, ...translation.all(where as AnyWhere)].join(' AND ');
}

class Translation {
  constructor(
    private readonly shape: RowShape<object>,
    private readonly tenant: string,
    private readonly parameters: Parameters,
    private readonly of: string,
  ) {}

  all(where: AnyWhere): string[] {
    const { [ANY_OF]: any, [ALL_OF]: all = [], [HAVING]: having = [], [OWN]: mine } = where;
    return [
      ...Object.entries(where).flatMap(([property, condition]) =>
        condition === undefined ? [] : [this.one(property, condition)],
      ),
      ...all.flatMap((one) => (one ? this.all(one as AnyWhere) : [])),
      ...(any ? [this.any(any)] : []),
      ...(mine ? [`${this.column(mine.field)} = ${this.parameters.take(mine.partnerId)}`] : []),
      ...having.flatMap((one) => (one ? [this.there(one)] : [])),
    ];
  }

  private any(list: readonly AnyWhere[]): string {
    const texts = list.map((one) => `(${['TRUE', ...this.all(one)].join(' AND ')})`);
    return `(${['FALSE', ...texts].join(' OR ')})`;
  }

  private there({ row, by, of = 'id', same = [], where, none = false }: HavingRow): string {
    const shape = shapeOf(row);
    const alias = `${this.of}h`;
    const matching = conditions({ shape, tenant: this.tenant, where: where as Where<object> }, this.parameters, alias);
    const joins = [{ by, of }, ...same].map(
      (one) =>
        `${alias}.${shape.column(one.by).column} ${'isUntil' in one && one.isUntil ? '<=' : '='} ${this.column(one.of)}`,
    );
    const rows = `SELECT 1 FROM ${shape.table} ${alias} WHERE ${[matching, ...joins].join(' AND ')}`;
    return `${none ? 'NOT ' : ''}EXISTS (${rows})`;
  }

  private one(property: string, condition: unknown): string {
    const column = this.column(property);
    if (condition === null) return `${column} IS NULL`;
    if (Array.isArray(condition)) return `${column} = ANY(${this.parameters.take(condition)})`;
    if (typeof condition !== 'object') return `${column} = ${this.parameters.take(condition)}`;
    if ('has' in condition) return `${this.parameters.take(condition.has)} = ANY(${column})`;
    if ('hasAny' in condition) return `${column} && ${this.parameters.take(condition.hasAny)}`;
    if ('contains' in condition) return `${column} @> ${this.json(condition.contains)}`;
    if ('lacks' in condition) return `(${column} @> ${this.json(condition.lacks)}) IS NOT TRUE`;
    if ('otherThan' in condition) return `${column} IS DISTINCT FROM ${this.parameters.take(condition.otherThan)}`;
    if ('present' in condition) return `${column} IS ${condition.present === true ? 'NOT NULL' : 'NULL'}`;
    if ('minor' in condition) return this.minor(column, condition as MinorBounds);
    const { from, to, atLeast, atMost } = condition as Range<unknown> & Bounds<unknown>;
    return joined([
      this.bound(column, '>=', from),
      this.bound(column, '<', to),
      this.bound(column, '>=', atLeast),
      this.bound(column, '<=', atMost),
    ]);
  }

  private minor(column: string, { minor: { atLeast, atMost }, currency, currencyIn }: MinorBounds): string {
    const bound = (sign: string, major: string | null | undefined): string | undefined => {
      if (major === undefined || major === null) return undefined;
      const given = this.parameters.take(major);
      const units =
        currency === undefined ? inMinorUnits(given, this.column(currencyIn)) : inMinorUnitsOf(currency, given);
      return `${column} ${sign} ${units}`;
    };
    return joined([
      currency === undefined ? undefined : `${this.column(currencyIn)} = ${this.parameters.take(currency)}`,
      bound('>=', atLeast),
      bound('<=', atMost),
    ]);
  }

  private bound(column: string, sign: string, value: unknown): string | undefined {
    return value === undefined || value === null ? undefined : `${column} ${sign} ${this.parameters.take(value)}`;
  }

  private json(value: unknown): string {
    return `${this.parameters.take(JSON.stringify(value))}::jsonb`;
  }

  private column(property: string): string {
    return `${this.of}.${this.shape.column(property).column}`;
  }
}

const joined = (texts: readonly (string | undefined)[]): string =>
  ['TRUE', ...texts.filter((text) => text !== undefined)].join(' AND ');
