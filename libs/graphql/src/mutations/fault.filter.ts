import { type ArgumentsHost, Catch, HttpException } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import { getNamedType, type GraphQLResolveInfo, isObjectType } from 'graphql';
import { badInput, statusOf, tell } from '../faults/faults.js';
import type { BulkPayload, MutationPayload } from '../types/mutation.types.js';
import { RefusedInput } from './refused-input.js';

/**
 * In GraphQL what is thrown is answered, and logged where it must be, by `formatFault`; Nest would log every refusal as an error. An input
 * that is refused is an answer, where the payload has a place for it.
 */
@Catch()
export class FaultFilter extends BaseExceptionFilter {
  override catch(thrown: unknown, host: ArgumentsHost): unknown {
    if (host.getType<string>() !== 'graphql') return super.catch(overHttp(thrown), host);
    if (thrown instanceof RefusedInput) return tellsWhy(host) ? refusedPayload(thrown) : asBadInput(thrown);
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}

/** At a door beside GraphQL: who may not enter is told so as there, and not that the fault is ours. */
function overHttp(thrown: unknown): unknown {
  const { answer } = tell(thrown);
  const { code } = answer.extensions;
  if (thrown instanceof HttpException || code === 'INTERNAL') return thrown;
  return new HttpException({ errors: [answer] }, statusOf(code), { cause: thrown });
}

/** A payload that answers for each of many things has no place for a refusal of the whole: it would look as if there had been nothing to do. */
function tellsWhy(host: ArgumentsHost): boolean {
  const payload = getNamedType(host.getArgByIndex<GraphQLResolveInfo>(3).returnType);
  return isObjectType(payload) && 'userErrors' in payload.getFields();
}

/** Also of a mutation that answers item by item as well: no item was looked at. */
const refusedPayload = ({ userErrors }: RefusedInput): MutationPayload & Pick<BulkPayload, 'refused' | 'results'> => ({
  ...{ id: null, position: null, userErrors },
  ...{ refused: 0, results: [] },
});

const asBadInput = ({ userErrors }: RefusedInput): Error =>
  badInput(userErrors.map(({ field, message }) => ({ path: field ?? [], message })));
