import { describe, expect, it } from '@jest/globals';
import type { ArgumentsHost } from '@nestjs/common';
import { buildSchema, type GraphQLError } from 'graphql';
import { FaultFilter } from './fault.filter.js';
import { RefusedInput } from './refused-input.js';

const mutations = buildSchema(`
  type Query { none: Int }
  type Mutation { one: One! many: Many! }
  type One { id: ID userErrors: [UserError!]! }
  type Many { results: [One!]! refused: Int! }
  type UserError { code: String! }
`)
  .getMutationType()!
  .getFields();

const userErrors = [{ code: 'BAD_TEXT', field: ['idempotencyKey'], message: 'it begins with a blank' }];

function answerOf(mutation: 'one' | 'many'): unknown {
  const args = [undefined, {}, {}, { returnType: mutations[mutation]?.type }];
  const host = { getType: () => 'graphql', getArgByIndex: (at: number) => args[at] } as unknown as ArgumentsHost;
  return new FaultFilter().catch(new RefusedInput(userErrors), host);
}

describe('an input that is refused', () => {
  it('is an answer of the business where the payload says why', () => {
    expect(answerOf('one')).toMatchObject({ id: null, position: null, userErrors });
  });

  it('is an error where it does not: an empty list of results would look like nothing to do', () => {
    const { message, extensions } = answerOf('many') as GraphQLError;
    expect([message, extensions['code']]).toEqual(['idempotencyKey: it begins with a blank', 'BAD_USER_INPUT']);
  });
});
