import {
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
} from 'graphql';

export const isPage = ({ name }: GraphQLNamedType): boolean => name.endsWith('Connection');

/** Rows within a page were read with the page. */
export const isPart = (parent: GraphQLNamedType): boolean => isPage(parent) || parent.name.endsWith('Edge');

/** What has fields: of an interface, any of its types may be met. */
export type GraphQLComposite = GraphQLObjectType | GraphQLInterfaceType;

export const isComposite = (type: unknown): type is GraphQLComposite => isObjectType(type) || isInterfaceType(type);

export const isRow = (type: GraphQLNamedType): boolean => isComposite(type) && 'id' in type.getFields();

/** How many rows a list has, and what they add up to. */
export const isTotals = (type: GraphQLComposite): boolean => 'countIsAtLeast' in type.getFields();

/** As many as there are on the average: what there is to say of a schema is the same for everybody, and not much. */
export const INTROSPECTED: Readonly<Record<string, number>> = {
  '__Schema.types': 400,
  '__Schema.directives': 8,
  '__Type.fields': 4,
  '__Type.inputFields': 2,
  '__Type.enumValues': 1,
  '__Type.interfaces': 1,
  '__Type.possibleTypes': 1,
  '__Field.args': 1,
  '__Directive.args': 1,
  '__Directive.locations': 4,
};

/** The field of a type, those of introspection among them. */
export function definitionOf(
  parent: GraphQLComposite,
  name: string,
  schema: GraphQLSchema,
): GraphQLField<unknown, unknown> | undefined {
  if (parent === schema.getQueryType() && name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (parent === schema.getQueryType() && name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  return parent.getFields()[name];
}
