import type { AccessRequest } from '#libs/access';
import type { GraphQLSchemaHost } from '@nestjs/graphql';
import { type DocumentNode, getOperationAST } from 'graphql';
import { admitted, type Limits } from '../limits/limits.js';
import { EXECUTORS, type GraphqlExecutor } from './query-executor.js';

/** Runs operations of the schema for doors of their own: what they are given is read, priced and judged as if it came over GraphQL. */
export class Operations {
  constructor(
    private readonly host: GraphQLSchemaHost,
    private readonly limits: Limits,
    private readonly executor: GraphqlExecutor = 'planned',
  ) {}

  /** Answers with the data of a document's one operation. Throws its first error, and TOO_COSTLY and BAD_USER_INPUT before anything is done. */
  async run<Data>(document: DocumentNode, variables: Record<string, unknown>, caller: AccessRequest): Promise<Data> {
    const { schema } = this.host;
    const operation = getOperationAST(document)!;
    const found = await admitted({ schema, document, operation, variables }, this.limits);
    const { errors, data } = await EXECUTORS[this.executor]({ schema, found, variables, contextValue: caller });
    if (errors?.[0]) throw errors[0];
    return data as Data;
  }
}
