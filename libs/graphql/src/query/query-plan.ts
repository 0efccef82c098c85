import {
  type FieldNode,
  getArgumentValues,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLInterfaceType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  TypeNameMetaFieldDef,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
import { type ExecutionContext, getFieldDef } from 'graphql/execution/execute.js';

/** How a value is made into a part of the answer. */
export type Shape = { readonly required: boolean } & (
  | { readonly kind: 'leaf'; readonly type: GraphQLLeafType }
  | { readonly kind: 'list'; readonly items: Shape }
  /** Of an interface, which fields follows from the value. Throws for a value of no type that it knows. */
  | { readonly kind: 'object'; readonly fields: (value: unknown) => readonly PlannedField[] }
);

/** What is the same for a field in every row of a request. */
export interface PlannedField {
  /** Under which it is answered. */
  readonly name: string;
  readonly parent: GraphQLObjectType;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly nodes: readonly FieldNode[];
  readonly resolve: GraphQLFieldResolver<unknown, unknown>;
  /** Whether `resolve` looks at nothing but the row. */
  readonly ofRowAlone: boolean;
  /** Throws for variables that do not fit. Shared by all rows. */
  readonly args: Lazy<Readonly<Record<string, unknown>>>;
  readonly shape: Shape;
}

type Lazy<Value> = () => Value;

/** Unions, interfaces that do not say of what type a value is, and types that judge their values are left to graphql-js. */
export const canBePlanned = (schema: GraphQLSchema): boolean =>
  Object.values(schema.getTypeMap()).every(
    (type) =>
      !isUnionType(type) && !(isInterfaceType(type) && !type.resolveType) && !(isObjectType(type) && type.isTypeOf),
  );

/** The fields that an operation asks of the root. */
export function planOf(context: ExecutionContext): readonly PlannedField[] {
  const { schema, fragments, variableValues, operation } = context;
  const root = schema.getRootType(operation.operation);
  if (!root) return [];
  return planned(context, root, collectFields(schema, fragments, variableValues, root, operation.selectionSet));
}

function planned(
  context: ExecutionContext,
  parent: GraphQLObjectType,
  fields: ReadonlyMap<string, readonly FieldNode[]>,
): readonly PlannedField[] {
  return [...fields].flatMap(([name, nodes]) => {
    const [node] = nodes;
    const definition = node && getFieldDef(context.schema, parent, node);
    return node && definition ? [plannedField(context, { name, parent, definition, nodes }, node)] : [];
  });
}

function plannedField(
  context: ExecutionContext,
  field: Pick<PlannedField, 'name' | 'parent' | 'definition' | 'nodes'>,
  node: FieldNode,
): PlannedField {
  const { definition, parent, nodes } = field;
  const resolve =
    definition === TypeNameMetaFieldDef
      ? (_row: unknown) => parent.name
      : (definition.resolve ?? context.fieldResolver);
  return {
    ...field,
    resolve,
    ofRowAlone: resolve.length === 1,
    args: once(() => Object.freeze(getArgumentValues(definition, node, context.variableValues))),
    shape: shapeOf(context, definition.type, nodes),
  };
}

function shapeOf(context: ExecutionContext, type: GraphQLOutputType, nodes: readonly FieldNode[]): Shape {
  const required = isNonNullType(type);
  const inner = required ? type.ofType : type;
  if (isListType(inner)) return { required, kind: 'list', items: shapeOf(context, inner.ofType, nodes) };
  if (isLeafType(inner)) return { required, kind: 'leaf', type: inner };
  if (isInterfaceType(inner)) return { required, kind: 'object', fields: fieldsByType(context, inner, nodes) };
  if (!isObjectType(inner)) throw new Error(`${String(inner)} cannot be planned`);
  return { required, kind: 'object', fields: once(() => fieldsBelow(context, inner, nodes)) };
}

const fieldsBelow = (
  context: ExecutionContext,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
): readonly PlannedField[] => {
  const { schema, fragments, variableValues } = context;
  return planned(context, type, collectSubfields(schema, fragments, variableValues, type, nodes));
};

function fieldsByType(context: ExecutionContext, type: GraphQLInterfaceType, nodes: readonly FieldNode[]) {
  const known = new Map<string, readonly PlannedField[]>();
  return (value: unknown): readonly PlannedField[] => {
    const name: unknown = type.resolveType?.(value, context.contextValue, undefined as never, type);
    const found = typeof name === 'string' ? context.schema.getType(name) : undefined;
    if (typeof name !== 'string' || !isObjectType(found)) throw new Error(`a value is of no type of ${type.name}`);
    const fields = known.get(name) ?? fieldsBelow(context, found, nodes);
    known.set(name, fields);
    return fields;
  };
}

/** Made when it is first asked for. */
function once<Value>(make: () => Value): Lazy<Value> {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
