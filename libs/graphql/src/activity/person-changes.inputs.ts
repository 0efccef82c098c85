import { ArgsType, InputType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { AnyIdOf, AnyOf, AnyText, Instants, type InstantRange } from '../lists/filter-fields.js';
import { allOf } from '../lists/filter-conditions.js';
import { listing } from '../lists/listing.js';
import type { RowList } from '../reads/read-slices.js';
import type { Order } from '../statements/statements.js';
import { PageArgs } from '../types/connection.js';
import { IdField } from '../types/global-id.js';
import { graphqlEnum } from '../types/graphql-enum.js';
import { type PersonChangeRow, type PersonRole, PersonRoleEnum } from './person-change.view.js';

@InputType({ description: 'Which changes.' })
class PersonChangeFilter {
  @AnyText('By one of these persons: the internal ids in their tokens.')
  actor?: string[];

  @AnyOf(PersonRoleEnum, 'Made in one of these roles.')
  role?: PersonRole[];

  @AnyText('One of these things happened, such as `partner.tier-set`; docs/events.md lists all.')
  type?: string[];

  @AnyText('That happened to one of these, by their global ids.')
  subjectId?: string[];

  @AnyIdOf('partner', 'About one of these partners.')
  partnerId?: string[];

  @Instants('Recorded then.')
  recordedAt?: InstantRange;
}

type PersonChangeOrder = 'newest' | 'oldest';

const PersonChangeOrderEnum = graphqlEnum<PersonChangeOrder>('PersonChangeOrder', 'How changes are listed.', {
  newest: 'The latest recorded first.',
  oldest: 'The earliest recorded first.',
});

const ORDERS: Readonly<Record<PersonChangeOrder, Order<PersonChangeRow>>> = {
  newest: { by: 'recordedAt', direction: 'desc' },
  oldest: { by: 'recordedAt' },
};

@ArgsType()
export class PersonChangesArgs extends listing(PageArgs, {
  ...{ filter: PersonChangeFilter, orders: PersonChangeOrderEnum },
  byDefault: 'newest',
}) {
  @IdField('program', { nullable: true, description: 'In this program.' })
  @IsOptional()
  programId?: string;
}

export const personChangeList = ({ programId, filter, orderBy }: PersonChangesArgs): RowList<PersonChangeRow> => ({
  where: {
    programId,
    ...allOf<PersonChangeRow>(
      filter && {
        ...{ actor: filter.actor, role: filter.role, type: filter.type, subjectId: filter.subjectId },
        ...{ partnerId: filter.partnerId, recordedAt: filter.recordedAt },
      },
    ),
  },
  order: ORDERS[orderBy],
});
