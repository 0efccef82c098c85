import { Fits, IdField, Items, TextField } from '#libs/graphql';
import { keyFault } from '#libs/kernel';
import { Field, InputType } from '@nestjs/graphql';
import { OfPartnerInput, TimedInput } from '../timed.inputs.js';

@InputType({ isAbstract: true })
abstract class ContactDetailsInput extends TimedInput {
  @TextField(400, { nullable: true, description: 'Name, 1 to 200 characters.' })
  name?: string | null;

  @TextField(400, { nullable: true, description: 'E-mail address.' })
  email?: string | null;

  @TextField(100, { nullable: true, description: 'Phone number: digits, with blanks and dashes if you like.' })
  phone?: string | null;

  @TextField(200, { nullable: true, description: 'What the person does at the partner, 1 to 100 characters.' })
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
