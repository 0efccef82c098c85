import type { ArgumentMetadata, Type } from '@nestjs/common';
import { ArgsType } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { describe, expect, it } from '@jest/globals';
import { NestedPageArgs, PageArgs } from '../types/connection.js';
import { Items, List, MutationInput, PlainList } from '../types/mutation.types.js';
import { refusedFrom, RefusedInput } from '../mutations/refused-input.js';
import { GraphQLInstant } from '../types/scalars.js';
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

class NoteInput extends MutationInput {
  @MaxLength(3)
  title: string;

  at?: unknown;
}

class NotesInput {
  @Items(() => NoteInput)
  items: NoteInput[];
}

const input = (value: object, metatype: Type): Promise<object> =>
  pipe.transform(value, { type: 'body', metatype, data: 'input' } as ArgumentMetadata);
const note = (more: object = {}): object => ({ idempotencyKey: 'k', title: 'abc', ...more });
const refusedWith = async (value: object): Promise<unknown> => {
  const error: unknown = await input(value, NoteInput).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof RefusedInput ? error.userErrors.map(({ code, field }) => [code, field]) : error;
};

/** How often others had their turn meanwhile. */
async function turnsBeside<Result>(work: () => Promise<Result>): Promise<readonly [Result, number]> {
  let turns = 0;
  let done = false;
  const others = (async () => {
    for (; !done; turns += 1) await nextTurn();
  })();
  try {
    return [await work(), turns];
  } finally {
    done = true;
    await others;
  }
}

describe('the input of a mutation', () => {
  it('is refused by user errors that name the field', async () => {
    expect(await refusedWith(note())).toBeUndefined();
    expect(await refusedWith(note({ title: 'four' }))).toEqual([['BAD_TEXT', ['title']]]);
    const at = GraphQLInstant.parseValue('2024-02-30T00:00:00Z');
    expect(await refusedWith(note({ at }))).toEqual([['BAD_INSTANT', ['at']]]);
  });

  it.each([
    ['a\u0000', ['title']],
    ['\ud800', ['title']],
    ['\u0085', ['title']],
  ])('holds no %j anywhere', async (title, field) => {
    expect(await refusedWith(note({ title }))).toEqual([['BAD_TEXT', field]]);
    expect(await refusedWith(note({ more: [{ deep: title }] }))).toEqual([['BAD_TEXT', ['more', '0', 'deep']]]);
  });

  it.each(['', ' k', 'k ', 'k\u200b', 'x'.repeat(201), 'a\nb'])('has no idempotency key like %j', async (key) => {
    expect(await refusedWith(note({ idempotencyKey: key }))).toEqual([['BAD_TEXT', ['idempotencyKey']]]);
  });
});

describe('the input of a bulk mutation', () => {
  it('with bad items keeps the good ones: each item is refused alone', async () => {
    const at = GraphQLInstant.parseValue('soon');
    const items = [note(), note({ title: 'four' }), note({ at }), note({ idempotencyKey: 'l' })];
    const checked = (await input({ items }, NotesInput)) as NotesInput;
    expect(checked.items.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['k', 'l']);
    expect(checked.items[1]).toBeInstanceOf(NoteInput);
    const refused = refusedFrom(checked.items).map(({ at, userErrors }) => [
      at,
      ...userErrors.map(({ code, field }) => [code, field]),
    ]);
    expect(refused).toEqual([
      [1, ['BAD_TEXT', ['title']]],
      [2, ['BAD_INSTANT', ['at']]],
    ]);
  });

  it('tells at most ten faults of an item, so that the answer to all of them can be written', async () => {
    const more = Array.from({ length: 200 }, () => GraphQLInstant.parseValue('soon'));
    const checked = (await input({ items: [note({ more }), note()] }, NotesInput)) as NotesInput;
    expect(refusedFrom(checked.items).map(({ userErrors }) => userErrors.length)).toEqual([10]);
  });

  it('of a thousand items lets others have their turn', async () => {
    const more = Array.from({ length: 100 }, () => 'x'.repeat(100));
    const items = Array.from({ length: 1000 }, () => note({ more }));
    const [, turns] = await turnsBeside(() => input({ items }, NotesInput));
    expect(turns).toBeGreaterThan(2);
  });

  it('takes 1 to 1,000 items', async () => {
    for (const items of [[], Array.from({ length: 1001 }, () => note())]) {
      await expect(input({ items }, NotesInput)).rejects.toThrow(GraphQLError);
    }
  });
});

class LongInput extends MutationInput {
  @List(() => NoteInput, 10_000)
  notes: NoteInput[];

  @PlainList(10_000)
  plain: object[];
}

/** An input below another's, to be sure of what is inherited. */
class LongerInput extends LongInput {}

describe('a long list of an input', () => {
  const long = (notes: number, plain: number): object => ({
    idempotencyKey: 'k',
    notes: Array.from({ length: notes }, () => note()),
    plain: Array.from({ length: plain }, (_, n) => ({ n, texts: Array.from({ length: 30 }, () => 'x'.repeat(30)) })),
  });
  const faultsOf = (value: object): Promise<unknown> =>
    input(value, LongerInput).then(
      () => [],
      (error: RefusedInput) => error.userErrors.map(({ code, field }) => [code, field?.join('.')]),
    );

  it.each(['notes', 'plain'])('of %s lets others have their turn', async (property) => {
    const given = property === 'notes' ? long(10_000, 0) : long(1, 10_000);
    const [checked, turns] = await turnsBeside(() => input(given, LongerInput));
    const { notes, plain } = checked as LongInput;
    expect([notes.length, plain.length]).toEqual(property === 'notes' ? [10_000, 0] : [1, 10_000]);
    expect(notes[0]).toBeInstanceOf(NoteInput);
    expect(turns).toBeGreaterThan(2);
  });

  it.each([3, 300])('of %i elements names each that is wrong, and where', async (count) => {
    const given = long(count, count) as { notes: Record<string, unknown>[]; plain: Record<string, unknown>[] };
    expect(await faultsOf(given)).toEqual([]);
    given.notes[2] = { ...note({ title: 'four' }) };
    given.plain[1] = { text: '\u0000' };
    expect(await faultsOf({ ...given, plain: [] })).toEqual([['BAD_TEXT', 'notes.2.title']]);
    expect(await faultsOf({ ...given, notes: [note()] })).toEqual([['BAD_TEXT', 'plain.1.text']]);
  });

  it('is refused whole where it is longer than it may be, or where what is around it is wrong', async () => {
    expect(await faultsOf(long(10_001, 0))).toEqual([['TOO_MANY', 'notes']]);
    expect(await faultsOf({ ...long(200, 200), idempotencyKey: '' })).toEqual([['BAD_TEXT', 'idempotencyKey']]);
  });

  it('tells a hundred faults and looks no further', async () => {
    const given = { ...long(0, 0), notes: Array.from({ length: 5_000 }, () => note({ title: 'four' })) };
    expect(await faultsOf(given)).toHaveLength(100);
  });
});

describe('the arguments of a query', () => {
  it('with what nothing can hold are bad input, alone or in a class', async () => {
    const metadata = { type: 'body', metatype: String, data: 'day' } as ArgumentMetadata;
    for (const value of [GraphQLInstant.parseValue('soon'), 'a\u0000']) {
      await expect(pipe.transform(value, metadata)).rejects.toMatchObject({
        extensions: { fields: [{ path: ['day'] }] },
      });
    }
    await expect(check({ first: 5, cursor: '\u0000' }, PageArgs)).rejects.toMatchObject({
      extensions: { code: 'BAD_USER_INPUT', fields: [{ path: ['cursor'] }] },
    });
  });
});
