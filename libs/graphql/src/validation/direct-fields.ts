import type { ExternalContextCreator } from '@nestjs/core/helpers/external-context-creator.js';
import { GqlParamtype } from '@nestjs/graphql/dist/enums/gql-paramtype.enum.js';
import { hasBadValues } from '../faults/bad-value.js';
import { checkedBefore, isChecked } from './validation.js';

type Resolver = (...given: unknown[]) => unknown;
type Parameter = ReturnType<ReturnType<ExternalContextCreator['getMetadata']>['getParamsMetadata']>[number];

/** Under which Nest's own is had inside the module that shows this one in its place. */
export const NEST_CONTEXTS = Symbol('ExternalContextCreator');

/**
 * Calls the methods behind fields of rows itself where Nest would do nothing but check the arguments, and these are known to be good: a
 * level of a list is hundreds of such calls with the same arguments. Everything else is called as Nest does, with guards, pipes and filters.
 */
export const directFields = (nest: ExternalContextCreator): Pick<ExternalContextCreator, 'create'> => ({
  create: (...asked) => {
    const [instance, callback, methodName, metadataKey, paramsFactory, contextId, , options, contextType] = asked;
    const careful = nest.create(...asked);
    const isField = options && !options.guards && !options.filters && !options.interceptors && !contextId;
    if (!isField) return careful;
    const { paramtypes, getParamsMetadata, argsLength } = nest.getMetadata(
      ...[instance, methodName, metadataKey, paramsFactory, contextType],
    );
    const parameters = getParamsMetadata('');
    if (parameters.some(({ pipes }) => pipes.length > 0)) return careful;
    const read = reader(parameters, paramtypes, argsLength);
    return ((...given: unknown[]) => {
      const values = read(given);
      return values ? callback.apply(instance, values) : careful(...given);
    }) as typeof careful;
  },
});

/** The values of a method's parameters; undefined where some have still to be checked. */
function reader(
  parameters: readonly Parameter[],
  types: readonly unknown[],
  length: number,
): (given: readonly unknown[]) => unknown[] | undefined {
  const sources = parameters.map(({ index, type, extractValue }) => {
    const metatype = types[index];
    const isArgument = type === GqlParamtype.ARGS;
    const checks = isArgument && isChecked(metatype);
    return { index, isArgument, checks, metatype, value: extractValue as Resolver };
  });
  return (given) => {
    const values = new Array<unknown>(length);
    for (const { index, isArgument, checks, metatype, value } of sources) {
      const found = value(...given);
      values[index] = checks ? checkedBefore(found, metatype) : found;
      if (checks ? values[index] === undefined : isArgument && hasBadValues(found)) return undefined;
    }
    return values;
  };
}
