import fc, { type Arbitrary } from 'fast-check';
import {
  getNullableType,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { leafKindOf } from './leaf-kinds.js';
import {
  countries,
  currencies,
  days,
  decimals,
  emails,
  hosts,
  instants,
  links,
  periods,
  texts,
  wholes,
  zones,
} from './leaves.js';

/** Global ids that exist, by their prefix. */
export type KnownIds = ReadonlyMap<string, readonly string[]>;

/** What texts of some fields are about. */
const TEXTS: readonly (readonly [names: RegExp, values: Arbitrary<unknown>])[] = [
  [/^country$/, countries],
  [/^timeZone$/, zones],
  [/^link$/, links],
  [/^website$/, hosts],
  [/^email$/, emails],
];

/** What a scalar or a text of that field may be. */
function leafOf(type: string, name: string): Arbitrary<unknown> {
  if (type === 'Int') return wholes;
  if (type === 'Boolean') return fc.boolean();
  // What a claim pays is left to its story: nothing else would be paid.
  if (name === 'pays') return texts;
  switch (leafKindOf(type, name)) {
    case 'instant':
      return instants;
    case 'period':
      return periods;
    case 'day':
      return days;
    case 'decimal':
      return decimals;
    case 'currency':
      return currencies;
    default:
      return TEXTS.find(([names]) => names.test(name))?.[1] ?? texts;
  }
}

/** Arbitrary inputs that differ from one that was accepted in a few places. */
export class InputsLike {
  constructor(
    private readonly known: KnownIds,
    /** Of how many leaves one is changed. */
    private readonly kept: number,
  ) {}

  of(type: GraphQLInputType, name: string, like: unknown): Arbitrary<unknown> {
    const inner = getNullableType(type);
    if (isListType(inner)) return this.listOf(inner.ofType as GraphQLInputType, name, like);
    if (isInputObjectType(inner)) return this.objectOf(inner, like);
    if (isEnumType(inner)) return this.mostly(like, fc.constantFrom(...inner.getValues().map((value) => value.name)));
    if (String(inner) === 'ID') return this.mostly(like, this.idLike(like));
    const values = leafOf(String(inner), name);
    if (name === 'idempotencyKey') return texts.map((text) => text);
    return this.mostly(like, isNonNullType(type) ? values : fc.option(values, { freq: 6 }));
  }

  /** Mostly as it was; where there was nothing, mostly nothing. */
  private mostly(like: unknown, other: Arbitrary<unknown>): Arbitrary<unknown> {
    return fc.oneof({ weight: this.kept, arbitrary: fc.constant(like) }, { weight: 1, arbitrary: other });
  }

  private listOf(item: GraphQLInputType, name: string, like: unknown): Arbitrary<unknown> {
    const items = Array.isArray(like) ? (like as readonly unknown[]) : [];
    const same = fc.tuple(...items.map((one) => this.of(item, name, one)));
    const other = this.of(item, name, items[0]);
    const some = fc.array(other, { maxLength: 6 });
    if (!Array.isArray(like))
      return this.mostly(like, isInputObjectType(getNullableType(item)) ? fc.constant(like) : some);
    return fc.oneof({ weight: this.kept, arbitrary: same }, { weight: 1, arbitrary: items.length > 0 ? some : same });
  }

  private objectOf(type: GraphQLInputType, like: unknown): Arbitrary<unknown> {
    const inner = getNullableType(type);
    if (!isInputObjectType(inner) || typeof like !== 'object' || like === null) return fc.constant(like);
    const fields = Object.values(inner.getFields()).map((field) => {
      const before = (like as Record<string, unknown>)[field.name];
      return [field.name, this.of(field.type, field.name, before)] as const;
    });
    return fc.record(Object.fromEntries(fields)).map(withoutUndefined);
  }

  /** Another id of the same kind, or none at all. */
  private idLike(like: unknown): Arbitrary<unknown> {
    const prefix = String(like).split('_')[0] ?? '';
    const others = this.known.get(prefix) ?? [];
    const bad = fc.constantFrom(
      '',
      'nonsense',
      `${prefix}_01h455vb4pex5vsknk084sn02q`,
      `${prefix}_zzzzzzzzzzzzzzzzzzzzzzzzzz`,
    );
    return others.length > 0
      ? fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...others) }, { weight: 1, arbitrary: bad })
      : bad;
  }
}

const withoutUndefined = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));

/** How many leaves an input has. */
export const leavesOf = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Object.values(value).reduce((sum: number, one) => sum + leavesOf(one), 0)
    : 1;
