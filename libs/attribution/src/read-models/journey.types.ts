import { GlobalId, graphqlEnum, GraphQLInstant } from '#libs/graphql';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { Binding } from '../journey/journey.state.js';
import type { Share } from '../vocabulary/touch.js';

const BindingBasisEnum = graphqlEnum<Binding['basis']>('BindingBasis', 'What bound a customer to partners.', {
  lead: 'A submitted lead.',
  sale: 'Its first sale that found a partner.',
  person: 'A person, with `rebindCustomer`.',
});

@ObjectType('CustomerShare', { description: 'A partner’s part of a customer.' })
class CustomerShareType {
  @GlobalId('partner', { description: 'The partner.' })
  partnerId: string;

  @Field(() => Int, { description: 'In basis points; those of a customer add up to 10,000.' })
  weight: number;
}

@ObjectType({ isAbstract: true })
class SaidOfCustomer {
  @Field(() => GraphQLInstant, { description: 'From when, inclusive, business time.' })
  from: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Until when, exclusive, business time; null: for life.' })
  until: string | null;

  @Field(() => [CustomerShareType], { description: 'Whose the customer is.' })
  shares: readonly Share[];

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'When it was decided, business time; null: it was said of another journey that was taken in here.',
  })
  decidedAt: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why; null: no person decided it, the customer was erased, or it was said of another journey.',
  })
  reason: string | null;
}

@ObjectType('JourneyBinding', { description: 'Whose a customer is from a moment of business time on.' })
export class JourneyBindingType extends SaidOfCustomer {
  @Field(() => BindingBasisEnum, { description: 'What it was bound by.' })
  basis: Binding['basis'];
}

@ObjectType('JourneyOverride', { description: 'Whose a customer’s sales are for some time, whatever else says.' })
export class JourneyOverrideType extends SaidOfCustomer {}
