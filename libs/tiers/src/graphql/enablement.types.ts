import { GlobalId, GraphQLInstant, IdField, ReadArgs } from '#libs/graphql';
import { AssetVersion, OfferVersion } from '#libs/programs';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('PartnerKit', { description: 'What a partner gets now.' })
export class PartnerEnablement {
  @GlobalId('partner', { description: 'The partner.' })
  partnerId: string;

  @Field(() => GraphQLInstant, { description: 'As of when.' })
  at: string;

  @Field(() => Int, { description: 'Its rank.' })
  tier: number;

  @Field(() => [OfferVersion], {
    description: 'Plans, funds and trainings for a partner of its kind and rank, by name.',
  })
  offers: readonly OfferVersion[];

  @Field(() => [AssetVersion], { description: 'Guidelines, logos, banners and templates for it, by name.' })
  assets: readonly AssetVersion[];
}

@ArgsType()
export class PartnerEnablementArgs extends ReadArgs {
  @IdField('partner', { description: 'The partner.' })
  partnerId: string;
}
