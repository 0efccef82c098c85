import { Field, ID, InterfaceType } from '@nestjs/graphql';

/** Whatever an id names. */
@InterfaceType('Node', {
  description:
    'What a global id names: a partner, a deal, a sale. The word before the underscore of its id says which.',
})
export abstract class Node {
  @Field(() => ID, { description: 'Its global id.' })
  id: string;
}
