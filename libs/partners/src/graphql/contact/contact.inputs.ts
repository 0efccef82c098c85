import { Fits, IdField, Items } from '#libs/graphql';
import { keyFault } from '#libs/kernel';
import { Field, InputType } from '@nestjs/graphql';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { OfPartnerInput, TimedInput } from '../timed.inputs.js';

@InputType({ isAbstract: true })
abstract class ContactDetailsInput extends TimedInput {
  @Field(() => String, { nullable: true, description: 'Name, 1 to 200 characters.' })
  @IsOptional()
  @IsString()
  @MaxLength(400)
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'E-mail address.' })
  @IsOptional()
  @IsString()
  @MaxLength(400)
  email?: string | null;

  @Field(() => String, { nullable: true, description: 'Phone number: digits, with blanks and dashes if you like.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  phone?: string | null;

  @Field(() => String, { nullable: true, description: 'What the person does at the partner, 1 to 100 characters.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  role?: string | null;
}

@InputType({ description: 'A person at a partner: a name, an e-mail address or both. Everything is stored encrypted.' })
export class AddPartnerContactInput extends ContactDetailsInput {
  @IdField('partner', { description: 'The partner.' })
  partnerId: string;
}

@InputType({ description: 'A person at a partner, as an import knows it. Everything is stored encrypted but the key.' })
export class KeyedPartnerContactInput extends ContactDetailsInput {
  @IdField('program', { description: 'The program of the partner.' })
  programId: string;

  @Field({ description: 'The vendor’s own key of the partner.' })
  @Fits(keyFault)
  partnerExternalId: string;

  @Field({
    description: 'The vendor’s own key of the person at this partner; its id follows from it, and does not tell it.',
  })
  @Fits(keyFault)
  externalId: string;
}

@InputType({ description: 'Persons to add.' })
export class AddPartnerContactsInput {
  @Field(() => [KeyedPartnerContactInput], {
    description: 'At most 1,000, each under a key of its own. Those of one partner run in the order given.',
  })
  @Items(() => KeyedPartnerContactInput)
  items: KeyedPartnerContactInput[];
}

@InputType({ description: 'All details of a contact as they are from now on; what is absent is empty.' })
export class ChangePartnerContactInput extends AddPartnerContactInput {
  @IdField('contact', { description: 'The contact.' })
  contactId: string;
}

@InputType({ description: 'A contact to act on.' })
export class PartnerContactInput extends OfPartnerInput {
  @IdField('contact', { description: 'The contact.' })
  contactId: string;
}
