import { Connection, GlobalId, graphqlEnum, IdField, PageArgs } from '#libs/graphql';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import type { Aspect } from '../../duplicates/duplicates.js';

const PartnerAspect = graphqlEnum('PartnerAspect', 'What two records of one name are compared by.', {
  country: 'The country.',
  region: 'The state, province or county; case and blanks apart.',
  city: 'The city; case and blanks apart.',
  'postal-code': 'The postal code; case and blanks apart.',
  address: 'The lines of the address; case and blanks apart.',
  phone: 'The digits of the telephone number. Many share one: alone it is no evidence.',
});

@ObjectType({ description: 'Two records of the same name, compared.' })
export class PartnerPair {
  @GlobalId('partner', { description: 'The record that was known first.' })
  firstId: string;

  @GlobalId('partner', { description: 'The other one.' })
  secondId: string;

  @Field(() => [PartnerAspect], { description: 'In what both say the same, beside the name.' })
  same: readonly Aspect[];

  @Field(() => [PartnerAspect], { description: 'In what they say something else.' })
  different: readonly Aspect[];

  @Field({
    description:
      'Whether more than the name and a telephone number says that they are one, and no country that they are two. Nothing is ever merged without a person: see `mergePartner`.',
  })
  proposedMerge: boolean;
}

@ObjectType({ description: 'A name that more than one record of a program bears, exactly as written.' })
export class PartnerDuplicate {
  @Field({ description: 'The name.' })
  name: string;

  @Field(() => Int, { description: 'How many records bear it.' })
  count: number;

  /** Every two of its first 20 records. */
  pairs: readonly PartnerPair[];
}

@ObjectType({ description: 'A page of names that more than one record bears.' })
export class PartnerDuplicateConnection extends Connection(PartnerDuplicate, 'PartnerDuplicate') {}

@ArgsType()
export class PartnerDuplicatesArgs extends PageArgs {
  @IdField('program', { description: 'The program.' })
  programId: string;
}
