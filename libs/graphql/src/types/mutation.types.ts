import { keyFault, type Position } from '#libs/kernel';
import { applyDecorators, type Type } from '@nestjs/common';
import { Args, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type as Instantiate } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsDefined, ValidateNested } from 'class-validator';
import { Fits } from './fits.js';
import { checkedInSlices } from './long-lists.js';
import { GraphQLPosition } from './scalars.js';

export const MAX_BULK = 1000;

@ObjectType({
  description: 'Why the business refuses. Nothing was changed, unless the payload says where its answer is kept.',
})
export class UserError {
  @Field({ description: 'Stable and meant for programs, such as `NOT_FOUND`.' })
  code: string;

  @Field(() => [String], {
    nullable: true,
    description: 'The path below the input it is about, such as `["lines", "0", "price"]`.',
  })
  field: readonly string[] | null;

  @Field({ description: 'A sentence for people.' })
  message: string;
}

@InputType({ isAbstract: true })
export class MutationInput {
  @Field({
    description:
      'Names this request for ever: sent again with the same input it has one effect and the same answer, with another input it is refused as IDEMPOTENCY_CONFLICT. 1 to 200 characters, none of them invisible, no blank at either end.',
  })
  @Fits(keyFault)
  idempotencyKey: string;
}

@ObjectType({ isAbstract: true })
export class MutationPayload {
  @Field(() => ID, { nullable: true, description: 'Global id of what was changed; null when nothing was.' })
  id: string | null;

  @Field(() => GraphQLPosition, {
    nullable: true,
    description: 'Pass it as `after` to a query that must see the change; null when nothing was changed.',
  })
  position: Position | null;

  @Field(() => [UserError], { description: 'Why the business refuses; empty when done.' })
  userErrors: readonly UserError[];
}

@ObjectType({ description: 'What became of one item of a bulk mutation.' })
export class BulkResult extends MutationPayload {
  @Field({ description: 'The key of the item this is about; empty where the item has none that is text.' })
  idempotencyKey: string;
}

@ObjectType({ isAbstract: true })
export class BulkPayload {
  @Field(() => [BulkResult], { description: 'One for each item, in the order given.' })
  results: readonly BulkResult[];

  @Field(() => Int, { description: 'How many items were refused.' })
  refused: number;

  @Field(() => GraphQLPosition, {
    nullable: true,
    description: 'The latest of the items’ positions; null when none has one.',
  })
  position: Position | null;
}

/** What the one argument of a mutation is called; no argument of a query is called so. */
export const MUTATION_INPUT = 'input';

/** The one argument of a mutation. */
export const Input = (): ParameterDecorator =>
  Args(MUTATION_INPUT, { description: 'What to do, and under which key.' });

/** An input inside an input, checked like its parent. */
export const Nested = (type: () => Type): PropertyDecorator =>
  applyDecorators(IsDefined(), Instantiate(type), ValidateNested());

/** The items of a bulk mutation: 1 to 1,000, each checked for itself, so that a bad one is refused alone. */
export const Items = (type: () => Type): PropertyDecorator =>
  applyDecorators(
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(MAX_BULK),
    (prototype: object, property: string | symbol) => {
      bulkInputs.set(prototype.constructor, { property: String(property), type });
    },
  );

/** Which property of a bulk mutation's input holds the items, and what they are. */
interface BulkInput {
  readonly property: string;
  readonly type: () => Type;
}

const bulkInputs = new Map<unknown, BulkInput>();

/** The items of an input class; undefined for the input of a mutation that does one thing. */
export const bulkInputOf = (metatype: unknown): BulkInput | undefined => bulkInputs.get(metatype);

/** A list of inputs inside an input: 1 to `most`. */
export const List = (type: () => Type, most: number): PropertyDecorator =>
  applyDecorators(ArrayMinSize(1), ListOrNone(type, most));

/** A list of inputs inside an input that may be empty: at most `most`. */
export const ListOrNone = (type: () => Type, most: number): PropertyDecorator =>
  applyDecorators(
    IsArray(),
    ArrayMaxSize(most),
    Instantiate(type),
    ValidateNested({ each: true }),
    checkedInSlices({ most, type }),
  );

/** A list of inputs without rules of their own, which the domain alone checks: at most `most`. */
export const PlainList = (most: number): PropertyDecorator =>
  applyDecorators(IsArray(), ArrayMaxSize(most), checkedInSlices({ most }));
