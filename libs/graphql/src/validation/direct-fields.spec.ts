import { describe, expect, it } from '@jest/globals';
import type { ExternalContextCreator } from '@nestjs/core/helpers/external-context-creator.js';
import { GqlParamtype } from '@nestjs/graphql/dist/enums/gql-paramtype.enum.js';
import { NestedPageArgs } from '../types/connection.js';
import { directFields } from './direct-fields.js';
import { inputValidation } from './validation.js';

const FIELD = { guards: false, filters: false, interceptors: false };
const DRAWN = { metatype: NestedPageArgs, type: 'body', data: undefined } as const;

/** Nest as far as it is asked, with a method of a row and its arguments. */
function nest(pipes: readonly object[] = []): ExternalContextCreator {
  const parameter = (index: number, type: GqlParamtype): object => ({
    ...{ index, type, data: undefined, pipes },
    extractValue: (...given: unknown[]) => given[index],
  });
  return {
    create: () => () => 'careful',
    getMetadata: () => ({
      argsLength: 2,
      paramtypes: [Object, NestedPageArgs],
      getParamsMetadata: () => [parameter(0, GqlParamtype.ROOT), { ...parameter(1, GqlParamtype.ARGS), pipes }],
    }),
  } as never;
}

function resolver(options: object | undefined, pipes: readonly object[] = []) {
  const method = (...given: unknown[]): unknown => given;
  const { create } = directFields(nest(pipes));
  return create(
    ...([{}, method, 'rows', 'meta', {}, undefined, undefined, options, 'graphql'] as never[] as [never, never, never]),
  );
}

describe('a field of a row', () => {
  it('is asked directly once its arguments are known to be good, and gets them as they were checked', async () => {
    const rows = resolver(FIELD) as (...given: unknown[]) => unknown;
    expect(rows('row', { first: 7 })).toBe('careful');
    const checked = await inputValidation().transform({ first: 7 }, DRAWN);
    const [row, args] = rows('row', { first: 7 }) as [string, object];
    expect([row, args]).toEqual(['row', { first: 7 }]);
    expect(args).toBe(checked);
    expect(args).toBeInstanceOf(NestedPageArgs);
  });

  it('is asked with care where its arguments are bad, each time', async () => {
    const rows = resolver(FIELD) as (...given: unknown[]) => unknown;
    await expect(inputValidation().transform({ first: 700 }, DRAWN)).rejects.toThrow('first');
    expect(rows('row', { first: 700 })).toBe('careful');
  });

  it('is asked with care where a parameter has a pipe, and a root is always', async () => {
    await inputValidation().transform({ first: 8 }, DRAWN);
    const answer = (options: object | undefined, pipes: readonly object[] = []): unknown =>
      (resolver(options, pipes) as (...given: unknown[]) => unknown)('row', { first: 8 });
    expect(answer(FIELD)).not.toBe('careful');
    expect(answer(FIELD, [{}])).toBe('careful');
    expect(answer(undefined)).toBe('careful');
    expect(answer({ ...FIELD, guards: true })).toBe('careful');
  });
});
