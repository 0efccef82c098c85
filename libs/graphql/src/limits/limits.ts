import { ApolloArmor } from '@escape.tech/graphql-armor';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
  type ValidationRule,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { fault, type FaultCode, isTokenLimit } from '../faults/faults.js';
import { costOf, type ListBounds } from './query-cost.js';
import { repeatsRule, withoutRepeats } from './repeats.js';
import { type Variables, variablesOf } from './variables.js';
import type { WorkPrices } from './work-prices.js';

/** What one request may ask for. */
export interface Limits {
  readonly depth: number;
  readonly aliases: number;
  readonly tokens: number;
  /** Values of all rows that may be answered, and what it takes to read them: about a second, see `WorkPrices`. */
  readonly cost: number;
  /** The same for a subscription, whose answer is made again for each row that changes. */
  readonly live: number;
  /** How many elements lists can have that no argument limits. */
  readonly lists: ListBounds;
  readonly prices: WorkPrices;
}

export const LIMITS: Limits = {
  ...{ depth: 12, aliases: 30, tokens: 2000, cost: 100_000, live: 2_000 },
  ...{ lists: {}, prices: { read: 200, row: 10, report: 10_000, totals: { count: 100, sums: 500 }, dearer: {} } },
};

type Reject = (context: { reportError(error: GraphQLError): void } | null, error: GraphQLError) => void;

const rejectAs =
  (code: FaultCode): Reject =>
  (context, error) =>
    context?.reportError(fault(code, error.message.replace(/^Syntax Error: /, '')));

/** Depth, aliases and repeats: checked once for each document. */
export function limitRules(limits: Limits): ValidationRule[] {
  const own = (code: FaultCode) => ({ propagateOnRejection: false, onReject: [rejectAs(code)] });
  const armor = new ApolloArmor({
    maxDepth: { n: limits.depth, flattenFragments: true, ...own('TOO_DEEP') },
    maxAliases: { n: limits.aliases, ...own('TOO_MANY_ALIASES') },
    blockFieldSuggestion: { enabled: false },
    costLimit: { enabled: false },
    maxTokens: { enabled: false },
  });
  return [repeatsRule, ...(armor.protect().validationRules as ValidationRule[])];
}

/** What may run: an operation, and its variables as its fields get them. */
export interface Admitted {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Variables;
  /** Values that its answer may have. */
  readonly most: number;
}

interface Asked {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables?: Record<string, unknown> | null | undefined;
}

/**
 * The last of the limits: variables are read, once, and what they make of the operation is counted. Throws BAD_USER_INPUT and
 * TOO_COSTLY.
 */
export async function admitted({ schema, document, operation, variables }: Asked, limits: Limits): Promise<Admitted> {
  const values = await variablesOf(schema, operation, variables);
  const { lists: bounds, prices } = limits;
  const found = costOf(operation, { schema, fragments: fragmentsOf(document), variables: values, bounds, prices });
  if (found.cost > limits.cost) throw tooCostly(found, limits);
  return { document, operation, variables: values, most: limits.cost };
}

function tooCostly({ cost, heaviest }: ReturnType<typeof costOf>, limits: Limits): GraphQLError {
  const shorten = heaviest?.path;
  const many = heaviest && heaviest.times > 1 ? `, ${heaviest.times} of them` : '';
  const less =
    heaviest?.byFirst && heaviest.times > 1
      ? 'ask for fewer with `first`'
      : 'ask for it in a request of its own, or for fewer rows above it';
  const where = heaviest ? `; most of it is ${shorten}${many}: ${less}` : '';
  return fault('TOO_COSTLY', `the request may cost ${limits.cost} and would cost ${cost}${where}`, {
    limit: limits.cost,
    found: cost,
    ...(shorten && { shorten }),
  });
}

function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

/** All limits for a text that does not pass through Apollo. Answers with what may run, or the errors. */
export const admit = (
  schema: GraphQLSchema,
  text: string,
  variables: Record<string, unknown> | null | undefined,
  operationName: string | null | undefined,
  limits: Limits,
): Promise<Admitted | readonly GraphQLError[]> => new Documents().admit(schema, text, variables, operationName, limits);

const KEPT_DOCUMENTS = 200;
const LONGEST_KEPT = 4_000;

/** The same, with what was parsed and found valid before: thousands subscribe with one text. For one schema and its limits. */
export class Documents {
  private readonly valid = new LRUCache<string, DocumentNode>({ max: KEPT_DOCUMENTS });

  async admit(
    schema: GraphQLSchema,
    text: string,
    variables: Record<string, unknown> | null | undefined,
    operationName: string | null | undefined,
    limits: Limits,
  ): Promise<Admitted | readonly GraphQLError[]> {
    try {
      const document = this.valid.get(text) ?? parse(text, { maxTokens: limits.tokens, noLocation: true });
      const errors = this.valid.has(text) ? [] : validate(schema, document, [...specifiedRules, ...limitRules(limits)]);
      if (errors.length > 0) return withoutRepeats(errors).map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED'));
      if (text.length <= LONGEST_KEPT) this.valid.set(text, document);
      const operation = getOperationAST(document, operationName);
      if (!operation) return [fault('OPERATION_RESOLUTION_FAILURE', 'there is no such operation in the document')];
      return await admitted({ schema, document, operation, variables }, limits);
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return [coded(error, 'GRAPHQL_PARSE_FAILED')];
    }
  }
}

/** As Apollo does over HTTP. */
const coded = (error: GraphQLError, code: FaultCode): GraphQLError =>
  error.extensions['code'] || isTokenLimit(error) ? error : fault(code, error.message);
