import { READERS, Roles } from '#libs/access';
import { GraphQLPosition } from '#libs/graphql';
import type { Position } from '#libs/kernel';
import { Query, Resolver } from '@nestjs/graphql';
import { Reconciler } from './reconciler.js';

@Resolver()
export class HeadResolver {
  constructor(private readonly reconciler: Reconciler) {}

  @Query(() => GraphQLPosition, {
    nullable: true,
    description:
      'Where the history ends now: pass it as `after` to see everything recorded before, and take a mutation’s answer with an earlier position for one that was given before. Null while nothing has been recorded.',
  })
  @Roles(...READERS)
  historyPosition(): Promise<Position | null> {
    return this.reconciler.head();
  }
}
