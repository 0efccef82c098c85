import { TypeMetadataStorage } from '@nestjs/graphql';
import {
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLObjectType,
  isLeafType,
  isListType,
  isObjectType,
} from 'graphql';
import { badInput } from '../faults/faults.js';
import { relatedOf } from '../nodes/related-fields.js';
import { camelCase, type NodeKind } from '../nodes/node-kinds.js';
import { kindOf } from '../types/global-id.js';
import { hiddenFromPartners } from './hidden-from-partners.js';

type AnyField = GraphQLField<unknown, unknown>;
type Row = Readonly<Record<string, unknown>>;

/** A column of a file. */
export interface ExportColumn {
  /** As it was asked for, such as `amount.currency` or `partner.name`. */
  readonly path: string;
  /** Whether its values are numbers: a minus in front makes no formula of them. */
  readonly isNumber: boolean;
  /** What another row holds that this one names; undefined: the row itself. */
  readonly of?: { readonly node: NodeKind; readonly property: string };
  read(row: Row): unknown;
}

const NUMBERS = ['Decimal', 'ExactDecimal', 'Int', 'Float'];

interface FieldResolver {
  readonly kind: 'internal' | 'external';
  readonly schemaName: string;
  readonly objectTypeFn?: () => unknown;
}

/** Fields that a resolver answers: by statements of their own, or not the same to everybody. */
function resolvedApart(stored: ReadonlySet<string>): ReadonlySet<string> {
  // @nestjs/graphql tells nobody, and a field that was taken for a column would show a partner what is not its own.
  const { fieldResolvers } = TypeMetadataStorage as unknown as { readonly fieldResolvers?: readonly FieldResolver[] };
  if (!fieldResolvers) throw new Error('@nestjs/graphql keeps its resolvers of fields elsewhere now');
  const names = new Map<unknown, string>(
    TypeMetadataStorage.getObjectTypesMetadata().map(({ target, name }) => [target, name]),
  );
  const resolved = fieldResolvers.flatMap(({ kind, objectTypeFn, schemaName }) =>
    kind === 'external' ? [`${names.get(objectTypeFn?.()) ?? ''}.${schemaName}`] : [],
  );
  return new Set(resolved.filter((field) => !stored.has(field)));
}

/** Fields that a resolver hides from some partners: their columns hold them. */
const hiddenFields = (): ReadonlySet<string> =>
  new Set(
    TypeMetadataStorage.getObjectTypesMetadata().flatMap(({ target, name }) =>
      [...hiddenFromPartners(target)].map((property) => `${name}.${property}`),
    ),
  );

/** The fields of each type as its class declares them: the schema sorts them by name, and nobody wants the id in the middle. */
function asDeclared(): ReadonlyMap<string, readonly string[]> {
  return new Map(
    TypeMetadataStorage.getObjectTypesMetadata().map(({ name, properties = [] }) => [
      name,
      properties.map(({ schemaName }) => schemaName),
    ]),
  );
}

/** The columns that a path may begin with, and what each leads to. */
export class ExportColumns {
  private readonly hidden = hiddenFields();
  private readonly apart: ReadonlySet<string>;
  private readonly declared = asDeclared();

  constructor(
    private readonly kinds: (kind: string) => NodeKind | undefined,
    isPartner: boolean,
  ) {
    this.apart = resolvedApart(isPartner ? new Set() : this.hidden);
  }

  /** All values of the row itself, where no fields are named. */
  allOf(type: GraphQLObjectType): ExportColumn[] {
    return this.ownOf(type).map((path) => this.column(type, path, []));
  }

  /** Throws BAD_USER_INPUT for a path that leads to no value. */
  named(type: GraphQLObjectType, paths: readonly string[]): ExportColumn[] {
    return paths.map((path, at) => this.column(type, path, ['fields', String(at)]));
  }

  private column(type: GraphQLObjectType, path: string, at: string[]): ExportColumn {
    const related = this.relatedTo(type, path);
    if (!related) return this.own(type, path, path, at);
    const { node, property, rest } = related;
    return { ...this.own(node.type, rest, path, at), of: { node, property } };
  }

  private own(type: GraphQLObjectType, path: string, whole: string, at: string[]): ExportColumn {
    const [name = '', ...rest] = path.split('.');
    const field = this.plainField(type, name);
    const named = field && getNamedType(field.type);
    if (field && isLeafType(named) && rest.length === 0) {
      const isStored = this.hidden.has(`${type.name}.${name}`);
      const read = (row: Row): unknown => serialized(named, isStored ? row[name] : valueOf(field, row));
      return { path: whole, isNumber: NUMBERS.includes(named.name) && !isListType(getNullableType(field.type)), read };
    }
    if (field && isObjectType(named) && rest.length > 0 && !isListType(getNullableType(field.type))) {
      const inner = this.own(named, rest.join('.'), whole, at);
      const read = (row: Row): unknown => {
        const value = valueOf(field, row);
        return value === null || value === undefined ? null : inner.read(value as Row);
      };
      return { ...inner, read };
    }
    const known = [...this.ownOf(type), ...this.relationsOf(type).map((one) => `${one}.…`)].join(', ');
    throw badInput([{ path: at, message: `${whole} is no value of ${type.name}; there are ${known}` }]);
  }

  /** Paths of the values that a row has without asking for anything else. */
  private ownOf(type: GraphQLObjectType, deep = true): string[] {
    return this.fieldsOf(type).flatMap((name) => {
      const field = this.plainField(type, name);
      const named = field && getNamedType(field.type);
      if (!field || !named) return [];
      if (isLeafType(named)) return [name];
      const isPart = deep && isObjectType(named) && !isListType(getNullableType(field.type));
      return isPart ? this.ownOf(named, false).map((part) => `${name}.${part}`) : [];
    });
  }

  /** The id first, then as they are declared. */
  private fieldsOf(type: GraphQLObjectType): string[] {
    const declared = ['id', ...(this.declared.get(type.name) ?? [])];
    const placeOf = (name: string): number => (declared.includes(name) ? declared.indexOf(name) : declared.length);
    return Object.keys(type.getFields()).toSorted((one, other) => placeOf(one) - placeOf(other));
  }

  private plainField(type: GraphQLObjectType, name: string): AnyField | undefined {
    const field = type.getFields()[name];
    if (!field || field.args.length > 0 || relatedOf(field) || this.apart.has(`${type.name}.${name}`)) return undefined;
    return field;
  }

  private relationsOf(type: GraphQLObjectType): string[] {
    return Object.values(type.getFields()).flatMap((field) => {
      const node = this.kinds(kindOf(field) ?? '');
      return node && field.name !== 'id' ? [relationName(field.name, node.kind)] : [];
    });
  }

  private relatedTo(type: GraphQLObjectType, path: string) {
    const [first = '', ...rest] = path.split('.');
    // A part of the row itself may be called as what an id of it names.
    if (this.plainField(type, first)) return undefined;
    for (const field of rest.length > 0 ? Object.values(type.getFields()) : []) {
      const node = this.kinds(kindOf(field) ?? '');
      if (node && field.name !== 'id' && relationName(field.name, node.kind) === first)
        return { node, property: field.name, rest: rest.join('.') };
    }
    return undefined;
  }
}

/** `partnerId` is read as `partner`, `duplicateOf` as `duplicateOfDeal`, as the graph calls them. */
function relationName(property: string, kind: string): string {
  if (property.endsWith('Id')) return property.slice(0, -2);
  const name = camelCase(kind);
  return `${property}${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

const valueOf = (field: AnyField, row: Row): unknown =>
  field.resolve ? field.resolve(row, {}, {}, undefined as never) : row[field.name];

const serialized = (type: ReturnType<typeof getNamedType>, value: unknown): unknown => {
  if (value === null || value === undefined || !isLeafType(type)) return null;
  return Array.isArray(value) ? value.map((one) => type.serialize(one)) : type.serialize(value);
};
