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
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { MAX_BULK } from '../types/mutation.types.js';
import {
  definitionOf,
  type GraphQLComposite,
  INTROSPECTED,
  isComposite,
  isPage,
  isPart,
  isRow,
} from './query-types.js';
import type { Variables } from './variables.js';
import { NO_WORK, objectPrice, rowPrice, type WorkPrices, workOf } from './work-prices.js';

/** How many elements lists have at most that no argument limits, by `Type.field`. */
export type ListBounds = Readonly<Record<string, number>>;

/** What an answer may hold and take. */
export interface Cost {
  /** Values of all rows that may be answered, and for each row or other object what it takes to read it. */
  readonly cost: number;
  /** What it costs however many rows are above. */
  readonly once: number;
  /** Of a page what stands beside its rows, such as totals: it costs the same however many rows are asked for. */
  readonly beside?: number;
  /** The field by which it grows most: where to ask for less. */
  readonly heaviest?: { readonly path: string; readonly times: number; readonly byFirst: boolean };
}

interface Asked {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Variables;
  readonly bounds: ListBounds;
  readonly prices: WorkPrices;
}

/** A list that nobody has said anything of. */
const UNKNOWN_LIST = 100;

/** What a page has as many of as it was asked for. */
const ROWS: ReadonlySet<string> = new Set(['nodes', 'edges']);

/** Of every payload of a mutation: a result for each item, and one refusal with its path. */
const OF_PAYLOADS: ListBounds = { results: MAX_BULK, userErrors: 1, field: 10 };

/** Counted before anything is read. What is asked for twice counts twice, under one name or two. */
export function costOf(operation: OperationDefinitionNode, asked: Asked): Pick<Cost, 'cost' | 'heaviest'> {
  const root = asked.schema.getRootType(operation.operation);
  if (!root) return NOTHING;
  // What a mutation answers was made by the mutation: nothing is read for it.
  const prices = operation.operation === 'mutation' ? NO_WORK : asked.prices;
  const { cost, once, heaviest } = new Counting({ ...asked, prices }, root).selected(root, operation.selectionSet);
  return { cost: cost + once, ...(heaviest && { heaviest }) };
}

const NOTHING: Cost = { cost: 0, once: 0 };

class Counting {
  /** A fragment is counted once, however often it is spread. */
  private readonly counted = new Map<string, Cost>();

  constructor(
    private readonly asked: Asked,
    private readonly root: GraphQLObjectType,
  ) {}

  selected(type: GraphQLComposite, { selections }: SelectionSetNode): Cost {
    let [cost, once, beside] = [0, 0, 0];
    let most: Cost = { cost: -1, once: 0 };
    for (const selection of selections) {
      if (this.isLeftOut(selection)) continue;
      const one = this.one(type, selection);
      cost += one.cost;
      once += one.once;
      beside += one.beside ?? 0;
      if (one.cost + one.once > most.cost + most.once) most = one;
    }
    return { cost, once, beside, ...(most.heaviest && { heaviest: most.heaviest }) };
  }

  private one(type: GraphQLComposite, selection: SelectionNode): Cost {
    if (selection.kind === Kind.FIELD) return this.field(type, selection);
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      return this.selected(this.typeNamed(selection.typeCondition?.name.value) ?? type, selection.selectionSet);
    }
    const name = selection.name.value;
    const fragment = this.asked.fragments.get(name);
    const known = this.counted.get(name);
    if (known || !fragment) return known ?? NOTHING;
    const cost = this.selected(this.typeNamed(fragment.typeCondition.name.value) ?? type, fragment.selectionSet);
    this.counted.set(name, cost);
    return cost;
  }

  private field(parent: GraphQLComposite, node: FieldNode): Cost {
    const definition = definitionOf(parent, node.name.value, this.asked.schema);
    if (!definition) return NOTHING;
    const type = getNamedType(definition.type);
    const times = this.timesOf(parent, definition, node);
    const within = node.selectionSet && isComposite(type) ? this.selected(type, node.selectionSet) : NOTHING;
    const beside = isPage(type) ? (within.beside ?? 0) : 0;
    const each = isPage(type)
      ? Math.max(within.cost - beside, rowPrice(type, this.asked.prices))
      : within.cost + objectPrice(type, this.asked.prices);
    const own = workOf(parent, definition.name, type, this.asked);
    const cost = own + (isComposite(type) ? 1 + times.most * each + beside : times.most);
    const once = within.once + (this.isRead(parent, definition, type) ? this.asked.prices.read : 0);
    const ofPage = isPage(parent) && !ROWS.has(definition.name) ? { beside: cost } : {};
    return { cost, once, ...ofPage, ...heavier(definition.name, times, within.heaviest) };
  }

  private typeNamed(name: string | undefined): GraphQLComposite | undefined {
    const type = name === undefined ? undefined : this.asked.schema.getType(name);
    return isComposite(type) ? type : undefined;
  }

  /** Whether it takes a statement: pages and rows of other tables do, and what is asked of the root. */
  private isRead(parent: GraphQLComposite, { args }: GraphQLField<unknown, unknown>, type: GraphQLNamedType): boolean {
    if (type.name.startsWith('__')) return false;
    return parent === this.root || args.some(({ name }) => name === 'first') || (isRow(type) && !isPart(parent));
  }

  private timesOf(parent: GraphQLComposite, definition: GraphQLField<unknown, unknown>, node: FieldNode): Times {
    const isList = isListType(getNullableType(definition.type));
    const bound = isList ? this.boundOf(parent, definition.name) : 1;
    const byFirst = definition.args.some(({ name }) => name === 'first');
    const first = this.firstOf(definition, node);
    // A page has as many rows as it was asked for; its lists of them count once.
    if (first === undefined) return { most: bound, byFirst };
    return { most: isList ? Math.min(first, bound) : first, byFirst };
  }

  private boundOf(parent: GraphQLComposite, field: string): number {
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

interface Times {
  readonly most: number;
  readonly byFirst: boolean;
}

function heavier(name: string, { most, byFirst }: Times, within: Cost['heaviest']): Pick<Cost, 'heaviest'> {
  if (within && (within.times >= most || most === 1) && within.times > 1)
    return { heaviest: { ...within, path: `${name}.${within.path}` } };
  return { heaviest: { path: name, times: most, byFirst } };
}
