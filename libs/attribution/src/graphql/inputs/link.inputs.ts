import { BulkPayload, IdField, Items, MutationInput, MutationPayload, Reason } from '#libs/graphql';
import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import { UTM, type Utm } from '../../vocabulary/utm.js';

@InputType({
  description:
    'What a link adds to its address for the vendor’s own statistics, each of at most 200 characters, where the destination does not say it itself.',
})
class LinkUtmInput implements Utm {
  @Field(() => String, { nullable: true, description: 'Of `utm_source`, such as `ann`.' })
  source: string | null;

  @Field(() => String, { nullable: true, description: 'Of `utm_medium`, such as `affiliate`.' })
  medium: string | null;

  @Field(() => String, { nullable: true, description: 'Of `utm_campaign`, such as `spring`.' })
  campaign: string | null;

  @Field(() => String, { nullable: true, description: 'Of `utm_term`.' })
  term: string | null;

  @Field(() => String, { nullable: true, description: 'Of `utm_content`.' })
  content: string | null;
}

@InputType({ isAbstract: true })
abstract class LinkSettingsInput extends MutationInput {
  @Field({
    description:
      'The address that people are sent to: `https`, at most 2,048 characters, in one of `allowedDomains` of the attribution policy. `https://www.acme.com/spring`.',
  })
  destination: string;

  @Field({
    defaultValue: false,
    description: 'Whether the path may be given in the request, such as `?to=/shoes`; host and scheme never may.',
  })
  deepPaths: boolean;

  @Field(() => String, { nullable: true, description: 'What the partner calls it, at most 200 characters.' })
  @IsOptional()
  name?: string | null;

  @Field(() => LinkUtmInput, { nullable: true, description: 'What it adds to the address; nothing if absent.' })
  @Type(() => LinkUtmInput)
  @ValidateNested()
  @IsOptional()
  utm?: LinkUtmInput | null;
}

/** Null: it adds nothing. */
export const utmOf = ({ utm }: LinkSettingsInput): Utm | null =>
  utm && UTM.some((one) => (utm[one] ?? null) !== null)
    ? (Object.fromEntries(UTM.map((one) => [one, utm[one] ?? null])) as unknown as Utm)
    : null;

@InputType({ description: 'A link to create.' })
export class CreateLinkInput extends LinkSettingsInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @IdField('partner', {
    nullable: true,
    description:
      'Whose it is. Exactly one of this and `partnerExternalId`; a partner leaves both out and creates its own.',
  })
  @IsOptional()
  partnerId?: string | null;

  @Field(() => String, { nullable: true, description: 'Whose it is, by the vendor’s own key.' })
  partnerExternalId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Its key, 4 to 40 of the letters a to z, digits and `-`, unique among all links; 12 characters that follow from the idempotency key if absent.',
  })
  @IsOptional()
  key?: string | null;
}

@InputType({ description: 'Links to create.' })
export class CreateLinksInput {
  @Field(() => [CreateLinkInput], { description: 'At most 1,000, each under a key of its own.' })
  @Items(() => CreateLinkInput)
  items: CreateLinkInput[];
}

@ObjectType({ description: 'One result for each link, in the order given.' })
export class CreateLinksPayload extends BulkPayload {}

@InputType({ description: 'All settings of a link anew; its key and its partner stay.' })
export class ChangeLinkInput extends LinkSettingsInput {
  @IdField('link', { description: 'The link.' })
  linkId: string;
}

@InputType({ description: 'A link that is to count no more.' })
export class DisableLinkInput extends MutationInput {
  @IdField('link', { description: 'The link.' })
  linkId: string;

  @Field({ description: 'Why, 1 to 500 characters. It is kept encrypted under the partner’s key.' })
  @Reason()
  reason: string;
}

@InputType({ description: 'A link that is to count again.' })
export class EnableLinkInput extends MutationInput {
  @IdField('link', { description: 'The link.' })
  linkId: string;
}

@ObjectType({ description: 'The link, or why nothing was changed.' })
export class LinkPayload extends MutationPayload {}
