import { execute, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { Admitted } from '../limits/limits.js';
import { contextFor } from './query-context.js';
import { executeAdmitted } from './query-execution.js';

/** Who answers queries and mutations: our own execution, or the reference that it is held to. */
export type GraphqlExecutor = 'planned' | 'graphql-js';

interface Asked {
  readonly schema: GraphQLSchema;
  readonly found: Admitted;
  /** As they were sent: the reference reads them itself. */
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly contextValue: unknown;
}

type Execute = (asked: Asked) => Promise<ExecutionResult> | ExecutionResult;

/** The answers are the same. Only `planned` ends an answer that has become too large, and gives others their turn within a long list. */
export const EXECUTORS: Readonly<Record<GraphqlExecutor, Execute>> = {
  planned: ({ schema, found, contextValue }) => executeAdmitted(contextFor(schema, found, contextValue), found.most),
  'graphql-js': ({ schema, found: { document, operation }, variables, contextValue }) =>
    execute({
      ...{ schema, document, contextValue },
      operationName: operation.name?.value ?? null,
      variableValues: variables ?? {},
    }),
};
