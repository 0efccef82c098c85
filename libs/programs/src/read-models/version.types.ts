import { GraphQLInstant, TextField } from '#libs/graphql';
import type { Money } from '#libs/kernel';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';

/** What every version of something effective-dated shows. */
@ObjectType({ isAbstract: true })
export class Version {
  @Field(() => Int, { description: 'Rising from 1.' })
  version: number;

  @Field(() => GraphQLInstant, { description: 'From when it holds; of two with the same moment, the greater version.' })
  effectiveFrom: string;
}

@ObjectType({ isAbstract: true })
export class NamedVersion extends Version {
  @TextField(400, {
    description:
      'Its name, 1 to 200 characters, which all of its versions share: the same name once more is the next one.',
  })
  name: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Until when it holds, excluded; null: without an end.' })
  @IsOptional()
  effectiveUntil: string | null;
}

type Shown<Content, Amounts extends keyof Content> = Omit<Content, Amounts> & {
  readonly [Amount in Amounts]: Money | Extract<Content[Amount], null>;
};

/** Amounts in program currency with that currency. */
export function withMoney<Content extends object, Amounts extends keyof Content>(
  content: Content,
  currency: string,
  ...amounts: readonly Amounts[]
): Shown<Content, Amounts> {
  const shown = amounts.map((name) => [name, content[name] === null ? null : { amount: content[name], currency }]);
  return { ...content, ...(Object.fromEntries(shown) as object) } as Shown<Content, Amounts>;
}
