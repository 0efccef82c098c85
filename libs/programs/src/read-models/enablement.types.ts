import { GlobalId, graphqlEnum, TextField, WholeField } from '#libs/graphql';
import { Field, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import type { AssetKind, OfferKind } from '../enablement/enablement.js';
import type { PartnerKind } from '../vocabulary/partner-kind.js';
import { NamedVersion } from './version.types.js';

export const PartnerKindEnum = graphqlEnum('PartnerKind', 'What a partner does for the vendor.', {
  affiliate: 'Sends traffic by links.',
  referrer: 'Recommends the vendor to people it knows.',
  ambassador: 'Speaks for the vendor.',
  influencer: 'Has an audience of its own.',
  publisher: 'Publishes offers: loyalty, cashback, vouchers or content.',
  reseller: 'Sells to customers in its own name.',
  distributor: 'Sells to resellers.',
  msp: 'Runs the product for its customers.',
  technology: 'Builds something that works with the product.',
  alliance: 'Goes to market together with the vendor.',
});

const OfferKindEnum = graphqlEnum('OfferKind', 'What is on offer to partners.', {
  plan: 'A plan of commissions.',
  fund: 'Market development money.',
  training: 'A training.',
  other: 'Something else.',
});

const AssetKindEnum = graphqlEnum('AssetKind', 'What partners work with.', {
  guideline: 'How the brand is used.',
  logo: 'A logo.',
  banner: 'A banner.',
  'email-template': 'A template for an e-mail.',
  other: 'Something else.',
});

@ObjectType({ isAbstract: true })
abstract class MeantVersion extends NamedVersion {
  @Field(() => [PartnerKindEnum], { nullable: true, description: 'For which kinds of partners; null: for all.' })
  @IsOptional()
  forKinds: readonly PartnerKind[] | null;

  @WholeField({ defaultValue: 1, description: 'From which rank on, 1 to 100.' })
  fromTier: number;

  @WholeField({ nullable: true, description: 'Up to which rank; null: and every one above.' })
  toTier: number | null;
}

@ObjectType({ description: 'A version of what a partner gets beside its plan.' })
export class OfferVersion extends MeantVersion {
  @GlobalId('offer', { description: 'Global id of the offer, the same for all of its versions.' })
  offerId: string;

  @Field(() => OfferKindEnum, { description: 'What is on offer.' })
  kind: OfferKind;

  @TextField(4000, { description: 'What a partner is told of it, 1 to 2,000 characters.' })
  description: string;

  @GlobalId('plan', { nullable: true, description: 'The plan on offer.' })
  planId: string | null;

  @TextField(4000, { nullable: true, description: 'Where there is more about it: an https address.' })
  link: string | null;
}

@ObjectType({ description: 'A version of what partners work with: a logo, a banner, a guideline.' })
export class AssetVersion extends MeantVersion {
  @GlobalId('asset', { description: 'Global id of the asset, the same for all of its versions.' })
  assetId: string;

  @Field(() => AssetKindEnum, { description: 'What it is.' })
  kind: AssetKind;

  @TextField(4000, { description: 'Where it lies: an https address.' })
  link: string;

  @TextField(200, { nullable: true, description: 'Its media type, such as `image/png`.' })
  mediaType: string | null;
}
