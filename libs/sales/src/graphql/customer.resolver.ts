import { CustomerJourneys } from '#libs/attribution';
import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { BlindIndex, personIdOf } from '#libs/eventing';
import { IdField, Input, MutationInput, MutationPayload, Mutations } from '#libs/graphql';
import { refuse, textFault } from '#libs/kernel';
import { Field, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { EraseCustomer } from '../customer/customer.js';
import { SaleStateReader } from '../processes/sale.state-reader.js';

@InputType({ description: 'A customer to forget.' })
export class EraseCustomerInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field({
    description:
      'The vendor’s own reference of the customer, as its sales gave it; or the e-mail address or phone number in the metadata of sales that name no customer. 1 to 200 characters.',
  })
  ref: string;
}

@ObjectType({ description: 'The customer that was forgotten: `id` and `person` name it from now on.' })
export class EraseCustomerPayload extends MutationPayload {
  @Field(() => String, { nullable: true, description: 'What the customer is called after that, in windows of caps.' })
  person?: string | null;
}

@Resolver()
export class CustomerResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly knowledge: SaleStateReader,
    private readonly blind: BlindIndex,
    private readonly journeys: CustomerJourneys,
  ) {}

  @Mutation(() => EraseCustomerPayload, {
    description:
      'Forgets a customer of a program for ever: the reference and the personal metadata of its sales and credit notes, those that are recorded later too, and what its leads say of it (name, e-mail address, phone number, notes). No sum changes. Also of a customer that nothing was recorded of.',
  })
  @Roles(...STAFF)
  async eraseCustomer(@Input() input: EraseCustomerInput, @Caller() caller: Principal): Promise<EraseCustomerPayload> {
    const { programId, ref } = input;
    const person = (await this.blind.persons(caller.tenant))(programId, ref);
    const customerId = personIdOf(person);
    const request = { name: 'eraseCustomer', kind: 'customer', id: customerId, input, caller };
    const known = this.knowledge.ofTenant(caller.tenant);
    const payload = await this.mutations.changing(request, async (context) => {
      // Not as keys are: older sales may have given one that none would be now.
      const fault = textFault(ref, 'ref');
      if (fault) return fault;
      const isProgram = (await known.timeZone(programId, context.occurredAt)) !== null;
      if (!isProgram) return refuse('NOT_FOUND', 'there is no such program', 'programId');
      await this.journeys.erase(programId, ref, context);
      return new EraseCustomer({ customerId, programId, person }, context);
    });
    return { ...payload, person: payload.id && person };
  }
}
