import { own, type Principal } from '#libs/access';
import {
  allOf,
  AnyText,
  CountedConnection,
  graphqlEnum,
  GraphQLInstant,
  HAVING,
  having,
  IdField,
  Instants,
  type InstantRange,
  listing,
  Matching,
  NestedPageArgs,
  type Order,
  PageArgs,
  type RowList,
  TextField,
  type Where,
} from '#libs/graphql';
import { ArgsType, Field, InputType, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { CertificationRow } from '../read-models/certification.view.js';
import { ofPartners, PartnerFilter } from '../read-models/partner-filter.types.js';
import { PartnerRow } from '../read-models/partner.row.view.js';
import { PartnerReasonInput } from './partner.inputs.js';
import { OfPartnerInput } from './timed.inputs.js';

@ObjectType({ description: 'A page of certifications.' })
export class PartnerCertificationConnection extends CountedConnection(CertificationRow, 'PartnerCertification') {}

@InputType({ description: 'What a person at a partner has learnt.' })
export class RecordCertificationInput extends OfPartnerInput {
  @IdField('contact', { description: 'The person, a contact of the partner.' })
  contactId: string;

  @TextField(200, { description: 'What it is called, as tiers ask for it; 1 to 100 characters.' })
  certification: string;

  @Field(() => GraphQLInstant, { description: 'When it was issued.' })
  issuedAt: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'Until when it counts, excluded; absent: without an end.',
  })
  @IsOptional()
  expiresAt?: string | null;
}

@InputType({ description: 'A certification that counts no more, and why.' })
export class RevokeCertificationInput extends PartnerReasonInput {
  @IdField('certification', { description: 'The certification.' })
  certificationId: string;
}

@InputType({ description: 'Which certifications.' })
class PartnerCertificationFilter {
  @AnyText('Called one of these.')
  certification?: string[];

  @Instants('That end then.')
  expiresAt?: InstantRange;

  @Instants('Issued then.')
  issuedAt?: InstantRange;

  @Matching(() => PartnerFilter, 'Of people of such a partner.')
  partner?: PartnerFilter;
}

type CertificationOrder = 'expires-first' | 'expires-last' | 'newest' | 'oldest';

const CertificationOrderEnum = graphqlEnum<CertificationOrder>(
  'PartnerCertificationOrder',
  'How certifications are listed.',
  {
    'expires-first': 'What ends first, first; those without an end last.',
    'expires-last': 'Those without an end first, then what ends last.',
    newest: 'The latest issued first.',
    oldest: 'The earliest issued first.',
  },
);

const ORDERS: Readonly<Record<CertificationOrder, Order<CertificationRow>>> = {
  'expires-first': { by: 'expiresOrder' },
  'expires-last': { by: 'expiresOrder', direction: 'desc' },
  newest: { by: 'issuedAt', direction: 'desc' },
  oldest: { by: 'issuedAt' },
};

const LISTED = { filter: PartnerCertificationFilter, orders: CertificationOrderEnum };

@ArgsType()
export class NestedCertificationArgs extends listing(NestedPageArgs, { ...LISTED, byDefault: 'oldest' }) {}

@ArgsType()
export class CertificationArgs extends listing(PageArgs, { ...LISTED, byDefault: 'expires-first' }) {
  @IdField('program', { nullable: true, description: 'Of partners of this program.' })
  @IsOptional()
  programId?: string;
}

const only = (filter: PartnerCertificationFilter | undefined): Where<CertificationRow> | undefined =>
  filter &&
  allOf<CertificationRow>(
    {
      certification: filter.certification,
      issuedAt: filter.issuedAt,
      expiresAt: filter.expiresAt,
      // The column that lists are sorted by.
      expiresOrder: filter.expiresAt,
    },
    filter.partner && ofPartners<CertificationRow>(filter.partner),
  );

/** All of a partner's people, also those that count no more. */
export const certificationsBelow = (
  { filter, orderBy }: NestedCertificationArgs,
  caller: Principal,
): RowList<CertificationRow> => ({
  where: { ...own(caller, 'partnerId'), ...allOf<CertificationRow>(only(filter)) },
  order: ORDERS[orderBy],
});

/** Certifications that count; for a partner those of its own people. */
export const certificationList = (
  { programId, filter, orderBy }: CertificationArgs,
  caller: Principal,
): RowList<CertificationRow> => ({
  where: {
    ...{ revokedAt: null, holderLeftAt: null, ...own(caller, 'partnerId') },
    ...allOf<CertificationRow>(
      only(filter),
      programId === undefined
        ? undefined
        : { [HAVING]: [having(PartnerRow, { by: 'id', of: 'partnerId', where: { programId } })] },
    ),
  },
  order: ORDERS[orderBy],
});
