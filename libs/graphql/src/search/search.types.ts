import type { SearchedAs } from '#libs/eventing';
import { ArgsType, Field, Float, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, IsOptional } from 'class-validator';
import { Node } from '../nodes/node.js';
import { type Edge, type Page, PageArgs, PageInfo } from '../types/connection.js';
import { Fits } from '../types/fits.js';
import { IdField } from '../types/global-id.js';
import { graphqlEnum } from '../types/graphql-enum.js';
import { MOST_COMPARED } from './search-statement.js';
import { searchTextFault } from './search-text.js';

/** The words that ids of them begin with. */
export const SEARCH_KINDS = [
  ...(['partner', 'deal', 'account', 'contact', 'sale', 'statement', 'payout'] as const),
  ...(['lead', 'code', 'link', 'activity'] as const),
];

export type SearchKind = (typeof SEARCH_KINDS)[number];

const SearchKindEnum = graphqlEnum<SearchKind>('SearchKind', 'What a search looks for.', {
  partner: 'Partners: by name, key or telephone number.',
  deal: 'Deals: by number, and by name, site, CRM id, e-mail address or tax id of the customer.',
  account: 'Customers of deals: by what their deals say of them. A partner finds none.',
  contact: 'Persons at partners: by name, e-mail address or telephone number.',
  sale: 'Sales: by number, or the reference of the customer.',
  statement: 'Statements: by their hash or id.',
  payout: 'Payouts: by the reference of the provider, or their id.',
  lead: 'Leads: by number, and by the person’s name, company, e-mail address or telephone number.',
  code: 'Codes: by what a customer types, or how it begins.',
  link: 'Links: by name or key.',
  activity: 'Activities: by name or number.',
});

export type SearchMatch = SearchedAs | 'id';

const SearchMatchEnum = graphqlEnum<SearchMatch>('SearchMatch', 'Which text of a hit is like the one searched for.', {
  name: 'Its name.',
  number: 'Its key or number; of a code, the code.',
  customer: 'What the customer is called.',
  website: 'The customer’s site.',
  email: 'An e-mail address: found whole alone.',
  phone: 'A telephone number as it was given: found whole alone.',
  'crm-id': 'The customer’s id in a CRM.',
  'tax-id': 'The customer’s tax id: found whole alone.',
  hash: 'The hash of a statement.',
  reference: 'What the provider calls a payout.',
  id: 'Its global id.',
});

@ArgsType()
export class SearchArgs extends PageArgs {
  @Field({
    description:
      'A name, key or number, or how one begins; or a global id. At least 2 letters or digits and at most 200 characters; small and capital letters and accents make no difference. E-mail addresses, telephone numbers, tax ids and references of customers are found whole alone.',
  })
  @Fits(searchTextFault)
  text: string;

  @Field(() => [SearchKindEnum], { nullable: true, description: 'Only these; all if absent.' })
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(SEARCH_KINDS.length)
  in?: SearchKind[] | null;

  @IdField('program', { nullable: true, description: 'Only in this program. Contacts are found in none.' })
  programId?: string | null;
}

@ObjectType({ description: 'Something that is called like the text, or has it for a number.' })
export class SearchHit {
  @Field(() => SearchKindEnum, { description: 'What it is.' })
  kind: SearchKind;

  @Field(() => Node, { description: 'The thing itself: ask for its fields by `... on Partner { name }`.' })
  node: object;

  @Field(() => SearchMatchEnum, { description: 'Which of its texts matches best.' })
  by: SearchMatch;

  @Field({ description: 'That text, as it is written.' })
  matched: string;

  @Field(() => Float, {
    description:
      'How well it matches. 1: the same text; from 0.9: it begins so; from 0.8: a word in it begins so; below: similar. Example: `globex` scores 1 for Globex, and at least 0.9 for Globex Trading.',
  })
  score: number;
}

@ObjectType({ description: 'A hit and where it stands in its page.' })
class SearchHitEdge implements Edge<SearchHit> {
  @Field(() => SearchHit, { description: 'The hit.' })
  node: SearchHit;

  @Field({ description: 'What to pass as `cursor` to go on after it.' })
  cursor: string;
}

@ObjectType({ description: 'A page of what a search has found, the best first.' })
export class SearchConnection implements Pick<Page<SearchHit>, 'edges' | 'nodes' | 'pageInfo'> {
  @Field(() => [SearchHitEdge], { description: 'The hits with their cursors.' })
  edges: readonly Edge<SearchHit>[];

  @Field(() => [SearchHit], { description: 'The hits alone.' })
  nodes: readonly SearchHit[];

  @Field(() => PageInfo, { description: 'Whether and where to go on.' })
  pageInfo: PageInfo;

  @Field({
    description: `Whether more matched than was compared, ${MOST_COMPARED} of a kind at most. Then the best may be missing: give more of the name.`,
  })
  isCutShort: boolean;
}
