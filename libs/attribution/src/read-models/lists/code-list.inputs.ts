import { own, type Principal } from '#libs/access';
import {
  allOf,
  graphqlEnum,
  Instants,
  type InstantRange,
  listing,
  Matching,
  NestedPageArgs,
  type Order,
  present,
  type RowList,
  Whether,
  type Where,
  listingOfProgram,
} from '#libs/graphql';
import { ofPartners, PartnerFilter } from '#libs/partners';
import { ArgsType, InputType } from '@nestjs/graphql';
import type { CodeRow } from '../code.view.js';

@InputType({ description: 'Which codes.' })
class CodeFilter {
  @Whether('Whether they were disabled.')
  isDisabled?: boolean;

  @Instants('Issued then, business time.')
  issuedAt?: InstantRange;

  @Instants('That end then; those without an end are left out.')
  endsAt?: InstantRange;

  @Matching(() => PartnerFilter, 'Of such a partner.')
  partner?: PartnerFilter;
}

const codeWhere = (filter: CodeFilter | undefined): Where<CodeRow> | undefined =>
  filter &&
  allOf<CodeRow>(
    { disabledAt: present(filter.isDisabled), issuedAt: filter.issuedAt, endsAt: filter.endsAt },
    filter.partner && ofPartners<CodeRow>(filter.partner),
  );

type CodeOrder = 'newest' | 'oldest';

const CodeOrderEnum = graphqlEnum<CodeOrder>('CodeOrder', 'How codes are listed.', {
  newest: 'The latest issued first.',
  oldest: 'The earliest issued first.',
});

const CODE_ORDERS: Readonly<Record<CodeOrder, Order<CodeRow>>> = {
  newest: { by: 'issuedAt', direction: 'desc' },
  oldest: { by: 'issuedAt' },
};

const LISTED = { filter: CodeFilter, orders: CodeOrderEnum, byDefault: 'newest' } as const;

@ArgsType()
export class CodesArgs extends listingOfProgram(LISTED) {}

@ArgsType()
export class NestedCodesArgs extends listing(NestedPageArgs, LISTED) {}

/** Codes; for a partner its own. */
export const codeList = (
  { programId, filter, orderBy }: NestedCodesArgs & Partial<CodesArgs>,
  caller: Principal,
): RowList<CodeRow> => ({
  where: { programId, ...own(caller, 'partnerId'), ...allOf<CodeRow>(codeWhere(filter)) },
  order: CODE_ORDERS[orderBy],
});
