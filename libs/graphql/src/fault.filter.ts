import { type ArgumentsHost, Catch } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';

/** In GraphQL what is thrown is answered, and logged where it must be, by `formatFault`; Nest would log every refusal as an error. */
@Catch()
export class FaultFilter extends BaseExceptionFilter {
  override catch(thrown: unknown, host: ArgumentsHost): unknown {
    if (host.getType<string>() !== 'graphql') return super.catch(thrown, host);
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}
