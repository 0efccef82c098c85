import {
  type FieldNode,
  type FragmentDefinitionNode,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql';
import { MAX_BULK } from './mutation.types.js';
import type { Variables } from './variables.js';

/** How many elements lists have at most that no argument limits, by `Type.field`. */
export type ListBounds = Readonly<Record<string, number>>;

/** What an answer may hold. */
export interface Cost {
  /** Values of all rows that may be answered, and for each row or other object what it takes to read it. */
  readonly cost: number;
  /** The field by which it grows most: where to ask for less. */
  readonly heaviest?: { readonly path: string; readonly times: number; readonly byFirst: boolean };
}

interface Asked {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Variables;
  readonly bounds: ListBounds;
}

/** An object is made of a row, or is part of one: it takes as long as so many values. */
export const OBJECT = 3;
/** A list that nobody has said anything of. */
const UNKNOWN_LIST = 100;

/** Of every payload of a mutation: a result for each item, and one refusal with its path. */
const OF_PAYLOADS: ListBounds = { results: MAX_BULK, userErrors: 1, field: 10 };

/** Counted before anything is read. What is asked for twice counts twice, under one name or two. */
export function costOf(operation: OperationDefinitionNode, asked: Asked): Cost {
  const root = asked.schema.getRootType(operation.operation);
  return root ? new Counting(asked).selected(root, operation.selectionSet) : { cost: 0 };
}

class Counting {
  /** A fragment is counted once, however often it is spread. */
  private readonly counted = new Map<string, Cost>();

  constructor(private readonly asked: Asked) {}

  selected(type: GraphQLObjectType, { selections }: SelectionSetNode): Cost {
    let cost = 0;
    let most: Cost = { cost: -1 };
    for (const selection of selections) {
      if (this.isLeftOut(selection)) continue;
      const one = this.one(type, selection);
      cost += one.cost;
      if (one.cost > most.cost) most = one;
    }
    return { cost, ...(most.heaviest && { heaviest: most.heaviest }) };
  }

  private one(type: GraphQLObjectType, selection: SelectionNode): Cost {
    if (selection.kind === Kind.FIELD) return this.field(type, selection);
    if (selection.kind === Kind.INLINE_FRAGMENT) return this.selected(type, selection.selectionSet);
    const name = selection.name.value;
    const fragment = this.asked.fragments.get(name);
    const known = this.counted.get(name);
    if (known || !fragment) return known ?? { cost: 0 };
    const cost = this.selected(type, fragment.selectionSet);
    this.counted.set(name, cost);
    return cost;
  }

  private field(parent: GraphQLObjectType, node: FieldNode): Cost {
    const definition = definitionOf(parent, node.name.value, this.asked.schema);
    if (!definition) return { cost: 0 };
    const type = getNamedType(definition.type);
    const times = this.timesOf(parent, definition, node);
    const within = node.selectionSet && isObjectType(type) ? this.selected(type, node.selectionSet) : { cost: 0 };
    const each = within.cost + (isPage(type) ? 0 : OBJECT);
    const cost = isObjectType(type) ? 1 + times.most * each : times.most;
    return { cost, ...heavier(definition.name, times, within.heaviest) };
  }

  private timesOf(parent: GraphQLObjectType, definition: GraphQLField<unknown, unknown>, node: FieldNode): Times {
    const isList = isListType(getNullableType(definition.type));
    const bound = isList ? this.boundOf(parent, definition.name) : 1;
    const byFirst = definition.args.some(({ name }) => name === 'first');
    const first = this.firstOf(definition, node);
    // A page has as many rows as it was asked for; its lists of them count once.
    if (first === undefined) return { most: bound, byFirst };
    return { most: isList ? Math.min(first, bound) : first, byFirst };
  }

  private boundOf(parent: GraphQLObjectType, field: string): number {
    if (isPage(parent)) return 1;
    if (parent.name.startsWith('__')) return INTROSPECTED[`${parent.name}.${field}`] ?? 1;
    return this.asked.bounds[`${parent.name}.${field}`] ?? OF_PAYLOADS[field] ?? UNKNOWN_LIST;
  }

  private firstOf(definition: GraphQLField<unknown, unknown>, node: FieldNode): number | undefined {
    const argument = definition.args.find(({ name }) => name === 'first');
    if (!argument) return undefined;
    const value = node.arguments?.find(({ name }) => name.value === 'first')?.value;
    const given =
      value?.kind === Kind.VARIABLE
        ? this.asked.variables[value.name.value]
        : value?.kind === Kind.INT
          ? Number(value.value)
          : argument.defaultValue;
    return typeof given === 'number' ? Math.max(given, 1) : undefined;
  }

  private isLeftOut(selection: SelectionNode): boolean {
    const { variables } = this.asked;
    if (!selection.directives?.length) return false;
    return (
      getDirectiveValues(GraphQLSkipDirective, selection, variables)?.['if'] === true ||
      getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.['if'] === false
    );
  }
}

const isPage = ({ name }: GraphQLNamedType): boolean => name.endsWith('Connection');

interface Times {
  readonly most: number;
  readonly byFirst: boolean;
}

function heavier(name: string, { most, byFirst }: Times, within: Cost['heaviest']): Pick<Cost, 'heaviest'> {
  if (within && within.times >= most) return { heaviest: { ...within, path: `${name}.${within.path}` } };
  return most > 1 ? { heaviest: { path: name, times: most, byFirst } } : {};
}

/** As many as there are on the average: what there is to say of a schema is the same for everybody, and not much. */
const INTROSPECTED: ListBounds = {
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

function definitionOf(
  parent: GraphQLObjectType,
  name: string,
  schema: GraphQLSchema,
): GraphQLField<unknown, unknown> | undefined {
  if (parent === schema.getQueryType() && name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (parent === schema.getQueryType() && name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  return parent.getFields()[name];
}
