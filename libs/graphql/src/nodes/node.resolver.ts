import { Caller, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { Args, ArgsType, Field, ID, Query, Resolver } from '@nestjs/graphql';
import { ArrayMaxSize, IsString, MaxLength } from 'class-validator';
import { MAX_PAGE, ReadArgs } from '../types/connection.js';
import { Node } from './node.js';
import { RelatedRows } from './related-rows.js';

const LONGEST_ID = 100;

@ArgsType()
class NodeArgs extends ReadArgs {
  @Field(() => ID, { description: 'Its global id.' })
  @IsString()
  @MaxLength(LONGEST_ID)
  id: string;
}

@ArgsType()
class NodesArgs extends ReadArgs {
  @Field(() => [ID], { description: `Their global ids, at most ${MAX_PAGE}.` })
  @ArrayMaxSize(MAX_PAGE)
  @IsString({ each: true })
  @MaxLength(LONGEST_ID, { each: true })
  ids: string[];
}

/** Whatever has an id, by that id alone. */
@Resolver()
export class NodeResolver {
  constructor(private readonly rows: RelatedRows) {}

  @Query(() => Node, {
    nullable: true,
    description: 'What a global id names; null if there is no such thing, or it is not shown to you.',
  })
  @Roles(...READERS_AND_PARTNER)
  async node(@Args() { id, ...args }: NodeArgs, @Caller() caller: Principal): Promise<object | null> {
    const [found] = await this.rows.named(caller, args, [id]);
    return found ?? null;
  }

  @Query(() => [Node], {
    nullable: 'items',
    description:
      'What several global ids name, in their order: null for one that names nothing, or nothing that is shown to you.',
  })
  @Roles(...READERS_AND_PARTNER)
  nodes(@Args() { ids, ...args }: NodesArgs, @Caller() caller: Principal): Promise<readonly (object | null)[]> {
    return this.rows.named(caller, args, ids);
  }
}
