import type { GraphQLSchema } from 'graphql';
import { buildExecutionContext, type ExecutionContext } from 'graphql/execution/execute.js';
import type { Admitted } from '../limits/limits.js';

/** An operation whose variables are read already: graphql-js would read them again, and quote whole what it does not like. */
export function contextFor(
  schema: GraphQLSchema,
  { document, operation, variables }: Admitted,
  contextValue: unknown,
  rootValue?: unknown,
): ExecutionContext {
  const bare = { ...operation, variableDefinitions: [] };
  const definitions = document.definitions.map((definition) => (definition === operation ? bare : definition));
  const context = buildExecutionContext({
    schema,
    document: { ...document, definitions },
    contextValue,
    rootValue,
    operationName: operation.name?.value ?? null,
  });
  if (!('schema' in context)) throw context[0] ?? new Error('an operation that was admitted cannot be run');
  return { ...context, variableValues: { ...variables } };
}
