import { type AccessRequest, Roles, STAFF } from '#libs/access';
import { answered, FAULT_LOG, type FaultLog, Operations } from '#libs/graphql';
import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { parse } from 'graphql';

const RECORD = parse(`mutation Touches($input: RecordTouchesInput!) {
  recordTouches(input: $input) {
    position
    refused
    results { id idempotencyKey position userErrors { code field message } }
  }
}`);

/**
 * Touches that a vendor's servers tell of. `POST /touches` with `{ "items": [ … ] }` takes what `recordTouches` takes, and answers as it does: one result
 * for each item, in the order given.
 */
@Controller('touches')
export class TouchesController {
  constructor(
    private readonly operations: Operations,
    @Inject(FAULT_LOG) private readonly log: FaultLog,
  ) {}

  @Post()
  @HttpCode(200)
  @Roles(...STAFF, 'integration')
  record(@Body() input: unknown, @Req() { principal, headers }: AccessRequest): Promise<object> {
    return answered(this.log, async () => {
      const caller = { headers, ...(principal && { principal }) };
      const { recordTouches } = await this.operations.run<{ recordTouches: object }>(RECORD, { input }, caller);
      return recordTouches;
    });
  }
}
