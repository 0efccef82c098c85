import type { ArgumentMetadata, Type } from '@nestjs/common';
import { ArgsType } from '@nestjs/graphql';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { describe, expect, it } from '@jest/globals';
import { NestedPageArgs, PageArgs } from './connection.js';
import { inputValidation } from './validation.js';

@ArgsType()
class NamedPageArgs extends NestedPageArgs {
  @IsOptional()
  @IsString()
  @MaxLength(3)
  name?: string | null;
}

const pipe = inputValidation();
const check = (value: object, metatype: Type): Promise<object> =>
  pipe.transform(value, { type: 'body', metatype } as ArgumentMetadata);

describe('arguments of nested lists', () => {
  it('are checked once for all parents of a level', async () => {
    const first = await check({ first: 5 }, NestedPageArgs);
    expect(first).toBeInstanceOf(NestedPageArgs);
    expect(await check({ first: 5 }, NestedPageArgs)).toBe(first);
    expect(await check({ first: 6 }, NestedPageArgs)).toEqual({ first: 6 });
  });

  it('of another list are checked by its own rules', async () => {
    await check({ first: 5, name: 'four' }, NestedPageArgs);
    await expect(check({ first: 5, name: 'four' }, NamedPageArgs)).rejects.toThrow();
    expect(await check({ first: 5, name: null }, NamedPageArgs)).toBeInstanceOf(NamedPageArgs);
  });

  it('that are bad are refused each time', async () => {
    for (const first of [0, 101, 0]) await expect(check({ first }, NestedPageArgs)).rejects.toThrow();
  });

  it('are not those of a root list, whose arguments are each request’s own', async () => {
    expect(await check({ first: 5 }, PageArgs)).not.toBe(await check({ first: 5 }, PageArgs));
  });
});
