import { toGlobalId } from '../types/global-id.js';
import { Field, ObjectType } from '@nestjs/graphql';

/** An answer that has added up rows. */
@ObjectType({ isAbstract: true })
export abstract class Explained {
  @Field({
    description:
      'A query that lists the rows which it has added up, page by page. Where it is a part that no list knows, such as clicks of a month or what a model gives to one partner: the rows that it is a part of.',
  })
  explain: string;
}

/** One list of an explaining query, page by page. `also` names a second one; `first`: fewer at once, where each costs much. */
export const listingOf = (
  list: string,
  programId: string,
  args: readonly string[],
  selection: string,
  { also, first = 100 }: { readonly also?: string; readonly first?: number } = {},
): string => {
  const all = [`programId: "${toGlobalId('program', programId)}"`, ...args, `first: ${first}`].join(', ');
  return `${also ? `${also}: ` : ''}${list}(${all}) { nodes { ${selection} } pageInfo { hasNextPage endCursor } }`;
};

/** A query that lists the rows which a report has added up: whoever asks may send it as it stands. */
export const queryOf = (...lists: readonly string[]): string => `{ ${lists.join(' ')} }`;
