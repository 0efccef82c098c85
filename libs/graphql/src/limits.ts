import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloArmor } from '@escape.tech/graphql-armor';
import {
  type DocumentNode,
  type GraphQLSchema,
  type GraphQLError,
  parse,
  specifiedRules,
  validate,
  type ValidationRule,
} from 'graphql';
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity';
import { fault, type FaultCode, isTokenLimit } from './faults.js';

/** What one request may ask for. */
export interface Limits {
  readonly depth: number;
  readonly aliases: number;
  readonly tokens: number;
  /** Fields of all rows that may be answered: a connection counts `first` times what it asks of each row. */
  readonly cost: number;
}

export const LIMITS: Limits = { depth: 12, aliases: 30, tokens: 2000, cost: 20_000 };

type Reject = (context: { reportError(error: GraphQLError): void } | null, error: GraphQLError) => void;

const rejectAs =
  (code: FaultCode): Reject =>
  (context, error) =>
    context?.reportError(fault(code, error.message.replace(/^Syntax Error: /, '')));

/** Depth and aliases: checked once for each document. */
export function limitRules(limits: Limits): ValidationRule[] {
  const own = (code: FaultCode) => ({ propagateOnRejection: false, onReject: [rejectAs(code)] });
  const armor = new ApolloArmor({
    maxDepth: { n: limits.depth, flattenFragments: true, ...own('TOO_DEEP') },
    maxAliases: { n: limits.aliases, ...own('TOO_MANY_ALIASES') },
    blockFieldSuggestion: { enabled: false },
    costLimit: { enabled: false },
    maxTokens: { enabled: false },
  });
  return armor.protect().validationRules as ValidationRule[];
}

const perRow: ComplexityEstimator = ({ args, childComplexity }) => {
  const first: unknown = args['first'];
  return typeof first === 'number' ? 1 + Math.max(first, 1) * childComplexity : 1 + childComplexity;
};

interface Operation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly variables?: Record<string, unknown> | null;
  readonly operationName?: string | null;
}

/** Cost follows from the variables, so it is counted for each request. Throws TOO_COSTLY, and BAD_USER_INPUT for variables that do not fit. */
export function checkCost({ schema, document, variables, operationName }: Operation, limits: Limits): void {
  const found = costOf({ schema, document, variables, operationName });
  if (found > limits.cost)
    throw fault('TOO_COSTLY', `the request may cost ${limits.cost} and would cost ${found}`, {
      limit: limits.cost,
      found,
    });
}

function costOf({ schema, document, variables, operationName }: Operation): number {
  try {
    return getComplexity({
      schema,
      query: document,
      variables: variables ?? {},
      ...(operationName && { operationName }),
      estimators: [perRow],
    });
  } catch (error) {
    throw fault('BAD_USER_INPUT', (error as Error).message);
  }
}

export const costPlugin = (limits: Limits): ApolloServerPlugin => ({
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ schema, document, request: { variables, operationName } }) => {
        checkCost({ schema, document, variables, operationName }, limits);
        return Promise.resolve();
      },
    }),
});

/** All limits for a text that does not pass through Apollo. Answers with a document that may run, or the errors. */
export function admit(
  schema: GraphQLSchema,
  text: string,
  variables: Record<string, unknown> | null | undefined,
  operationName: string | null | undefined,
  limits: Limits,
): DocumentNode | readonly GraphQLError[] {
  try {
    const document = parse(text, { maxTokens: limits.tokens });
    const errors = validate(schema, document, [...specifiedRules, ...limitRules(limits)]);
    if (errors.length > 0) return errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED'));
    checkCost({ schema, document, variables, operationName }, limits);
    return document;
  } catch (error) {
    return [coded(error as GraphQLError, 'GRAPHQL_PARSE_FAILED')];
  }
}

/** As Apollo does over HTTP. */
const coded = (error: GraphQLError, code: FaultCode): GraphQLError =>
  error.extensions['code'] || isTokenLimit(error) ? error : fault(code, error.message);
