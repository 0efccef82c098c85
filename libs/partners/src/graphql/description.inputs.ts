import { ListOrNone, TextField } from '#libs/graphql';
import { Field, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, IsString, MaxLength } from 'class-validator';
import type { PartnerDescription } from '../events/partner.events.js';

@InputType({ description: 'One of the vendor’s own words about a partner.' })
export class PartnerMetadataInput {
  @TextField(400, { description: 'Its name, 1 to 200 characters; of two alike the last counts.' })
  key: string;

  @TextField(400, { description: 'Its value, at most 200 characters, never personal data.' })
  value: string;
}

@InputType({
  description: 'Where a partner is, stored encrypted and as it was given, and what the vendor notes of it in the open.',
})
export class PartnerDescriptionInput {
  @TextField(400, { nullable: true, description: 'Telephone number, at most 200 characters.' })
  phone?: string | null;

  @Field(() => [String], { defaultValue: [], description: 'Lines of its address, at most 10 of 200 characters.' })
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(400, { each: true })
  addressLines: string[];

  @TextField(400, { nullable: true, description: 'City, at most 200 characters.' })
  city?: string | null;

  @TextField(400, { nullable: true, description: 'State, province or county, at most 200 characters.' })
  region?: string | null;

  @TextField(400, { nullable: true, description: 'Postal code, at most 200 characters.' })
  postalCode?: string | null;

  @Field(() => [PartnerMetadataInput], { defaultValue: [], description: 'Words of the vendor’s own, at most 50.' })
  @ListOrNone(() => PartnerMetadataInput, 50)
  metadata: PartnerMetadataInput[];
}

type Described<Given> = Given extends null | undefined ? undefined : PartnerDescription;

/** What a caller gave, as an event holds it: a blank text is none. */
export function descriptionOf<Given extends PartnerDescriptionInput | null | undefined>(
  given: Given,
): Described<Given> {
  if (!given) return undefined as Described<Given>;
  const { phone, addressLines, city, region, postalCode, metadata } = given;
  const text = (value: string | null | undefined): string | null => (value?.trim() ? value : null);
  return {
    phone: text(phone),
    addressLines: addressLines.filter((line) => line.trim() !== ''),
    city: text(city),
    region: text(region),
    postalCode: text(postalCode),
    metadata: Object.fromEntries(metadata.map(({ key, value }) => [key, value])),
  } as unknown as Described<Given>;
}
