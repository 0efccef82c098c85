import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, Mutations, toGlobalId } from '#libs/graphql';
import { type CommandContext, keyOf } from '#libs/kernel';
import { Mutation, Resolver } from '@nestjs/graphql';
import {
  AddPartnerContactInput,
  AddPartnerContactsInput,
  ChangePartnerContactInput,
  type KeyedPartnerContactInput,
  PartnerContactInput,
} from './contact.inputs.js';
import {
  AddContact,
  ChangeContact,
  type ContactDetails,
  EraseContact,
  type PartnerCommand,
  RemoveContact,
} from '../../events/partner.commands.js';
import type { OfPartnerInput } from '../timed.inputs.js';
import { PartnerStateReader } from '../../state-reader/partner.state-reader.js';
import {
  AddPartnerContactPayload,
  AddPartnerContactsPayload,
  PartnerContactPayload,
} from '../partner-payloads.types.js';

/** The people of a partner. A partner looks after its own. */
@Resolver()
export class ContactResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly facts: PartnerStateReader,
  ) {}

  @Mutation(() => AddPartnerContactPayload, {
    description: 'Adds a person to a partner.',
  })
  @Roles(...STAFF, 'partner')
  async addPartnerContact(
    @Input() input: AddPartnerContactInput,
    @Caller() caller: Principal,
  ): Promise<AddPartnerContactPayload> {
    const { partnerId, idempotencyKey } = input;
    const contactId = await this.facts.contactNamed(caller.tenant, partnerId, idempotencyKey);
    const data = { partnerId, contactId, ...detailsOf(input) };
    const payload = await this.changes('addPartnerContact', input, caller, (context) => new AddContact(data, context));
    return { ...payload, contactId: payload.id && toGlobalId('contact', contactId) };
  }

  @Mutation(() => AddPartnerContactsPayload, {
    description: 'Adds persons to partners, by the vendor’s own keys.',
  })
  @Roles(...STAFF, 'integration')
  addPartnerContacts(
    @Input() input: AddPartnerContactsInput,
    @Caller() caller: Principal,
  ): Promise<AddPartnerContactsPayload> {
    const target = ({ programId, partnerExternalId }: KeyedPartnerContactInput): string =>
      `${programId}:${keyOf(partnerExternalId)}`;
    return this.mutations.each(input.items, target, async (item) => {
      const { tenant } = caller;
      const { id: partnerId } = await this.facts.named(tenant, item.programId, item.partnerExternalId);
      const contactId = await this.facts.contactNamed(tenant, partnerId, item.externalId);
      const data = { partnerId, contactId, ...detailsOf(item) };
      const request = { name: 'addPartnerContacts', kind: 'partner', id: partnerId, input: item, caller };
      return this.mutations.changing(request, (context) => new AddContact(data, context));
    });
  }

  @Mutation(() => PartnerContactPayload, {
    description: 'Replaces all details of a contact.',
  })
  @Roles(...STAFF, 'partner')
  changePartnerContact(
    @Input() input: ChangePartnerContactInput,
    @Caller() caller: Principal,
  ): Promise<PartnerContactPayload> {
    const { partnerId, contactId } = input;
    const data = { partnerId, contactId, ...detailsOf(input) };
    return this.changes('changePartnerContact', input, caller, (context) => new ChangeContact(data, context));
  }

  @Mutation(() => PartnerContactPayload, {
    description: 'Takes a contact off the list; its details stay readable in the history.',
  })
  @Roles(...STAFF, 'partner')
  removePartnerContact(
    @Input() input: PartnerContactInput,
    @Caller() caller: Principal,
  ): Promise<PartnerContactPayload> {
    return this.changes('removePartnerContact', input, caller, (context) => new RemoveContact(input, context));
  }

  @Mutation(() => PartnerContactPayload, {
    description:
      'Makes the details of a contact, also of a removed one, unreadable everywhere and for ever. No sum changes.',
  })
  @Roles(...STAFF, 'partner')
  erasePartnerContact(
    @Input() input: PartnerContactInput,
    @Caller() caller: Principal,
  ): Promise<PartnerContactPayload> {
    return this.changes('erasePartnerContact', input, caller, (context) => new EraseContact(input, context));
  }

  private changes(
    name: string,
    input: OfPartnerInput,
    caller: Principal,
    command: (context: CommandContext) => PartnerCommand,
  ): Promise<PartnerContactPayload> {
    return this.mutations.changing({ name, kind: 'partner', id: input.partnerId, input, caller }, command);
  }
}

const detailsOf = ({
  name,
  email,
  phone,
  role,
}: Pick<AddPartnerContactInput, 'name' | 'email' | 'phone' | 'role'>): ContactDetails => ({
  name: name ?? null,
  email: email ?? null,
  phone: phone ?? null,
  role: role ?? null,
});
