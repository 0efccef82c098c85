import {
  extendSchema,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  parse,
} from 'graphql';
import { isRelated, kindOf } from '../types/global-id.js';
import { camelCase, type NodeKind, nodeKindsOf } from './node-kinds.js';

/** A field that shows what an id beside it names. */
export interface RelatedField {
  readonly of: string;
  readonly name: string;
  /** The property of the row that holds the UUID. */
  readonly property: string;
  readonly node: NodeKind;
}

/** The fields that `relate` adds: one for each id that names something, unless the type shows that already. */
function relatedFieldsOf(schema: GraphQLSchema, kinds: ReadonlyMap<string, NodeKind>): readonly RelatedField[] {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) => relatedTo(type, kinds));
}

/**
 * Adds to every id the object that it names: beside `partnerId`, `partner`; and says of whatever an id names that it is a `Node`. Who reads
 * it is said later, see `RelatedRows`.
 */
export function relate(schema: GraphQLSchema): GraphQLSchema {
  const kinds = nodeKindsOf(schema);
  const fields = relatedFieldsOf(schema, kinds);
  const interfaces = schema.getType('Node')
    ? [...kinds.values()].map(({ type }) => `extend type ${type.name} implements Node`)
    : [];
  if (fields.length + interfaces.length === 0) return schema;
  const sdl = fields.map(
    ({ of, name, property, node }) => `extend type ${of} { "${described(property)}" ${name}: ${node.type.name} }`,
  );
  const extended = extendSchema(schema, parse([...interfaces, ...sdl].join('\n')));
  const names = new Map<unknown, string>([...kinds.values()].map(({ row, type }) => [row, type.name]));
  const node = extended.getType('Node');
  if (isInterfaceType(node)) node.resolveType = (row: object) => names.get(row.constructor);
  for (const related of fields) {
    const field = extended.getType(related.of);
    if (isObjectType(field))
      Object.assign(field.getFields()[related.name] ?? {}, { extensions: { [RELATED]: related } });
  }
  return extended;
}

/** Under which a field says what it shows. */
const RELATED = 'related';

/** What `relate` made of a field. */
export const relatedOf = ({
  extensions,
}: Pick<GraphQLField<unknown, unknown>, 'extensions'>): RelatedField | undefined =>
  extensions[RELATED] as RelatedField | undefined;

const described = (property: string): string =>
  `What \`${property}\` names; null where that is null, is not known yet, or is not shown to you.`;

function relatedTo(type: GraphQLObjectType, kinds: ReadonlyMap<string, NodeKind>): RelatedField[] {
  const fields = type.getFields();
  const named = Object.values(fields).flatMap((field) => {
    const node = kinds.get(kindOf(field) ?? '');
    if (!node || !isRelated(field) || (field.name === 'id' && node.type === type)) return [];
    const name = relationName(field.name, node.kind);
    return [{ of: type.name, name, property: field.name, node }];
  });
  return named.filter(({ name }) => !(name in fields));
}

/** `partnerId` is beside `partner`, `duplicateOf` beside `duplicateOfDeal`, the `id` of a deal's protection beside `deal`. */
function relationName(property: string, kind: string): string {
  if (property === 'id') return camelCase(kind);
  if (property.endsWith('Id')) return property.slice(0, -2);
  const name = camelCase(kind);
  return `${property}${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}
