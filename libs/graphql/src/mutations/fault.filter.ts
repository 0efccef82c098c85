import { type ArgumentsHost, Catch } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import type { BulkPayload, MutationPayload } from '../types/mutation.types.js';
import { RefusedInput } from './refused-input.js';

/**
 * In GraphQL what is thrown is answered, and logged where it must be, by `formatFault`; Nest would log every refusal as an error. An input
 * that is refused is an answer.
 */
@Catch()
export class FaultFilter extends BaseExceptionFilter {
  override catch(thrown: unknown, host: ArgumentsHost): unknown {
    if (host.getType<string>() !== 'graphql') return super.catch(thrown, host);
    if (thrown instanceof RefusedInput) return refusedPayload(thrown);
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}

/** Also of a mutation that answers item by item: where the whole is refused, no item was looked at. */
const refusedPayload = ({ userErrors }: RefusedInput): MutationPayload & Pick<BulkPayload, 'refused' | 'results'> => ({
  ...{ id: null, position: null, userErrors },
  ...{ refused: 0, results: [] },
});
