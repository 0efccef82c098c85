import { CustomerJourneys, EraseJourneyCustomer } from '#libs/attribution';
import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { BlindIndex, type Executed, personIdOf } from '#libs/eventing';
import { IdField, Input, MutationInput, MutationPayload, Mutations } from '#libs/graphql';
import { type CommandContext, deterministicId, isRefusal, refuse, type Refusal, textFault } from '#libs/kernel';
import { CommandBus } from '@nestjs/cqrs';
import { IsOptional } from 'class-validator';
import { Field, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { EraseCustomer } from '../customer/customer.js';
import { SaleStateReader } from '../processes/sale.state-reader.js';

@InputType({ description: 'A customer to forget.' })
export class EraseCustomerInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The vendor’s own reference of the customer, as its sales gave it; or the e-mail address or phone number in the metadata of sales that name no customer. 1 to 200 characters. Exactly one of this and `leadId`.',
  })
  @IsOptional()
  ref?: string | null;

  @IdField('lead', { nullable: true, description: 'A lead of the customer, where no reference of it is at hand.' })
  leadId?: string | null;
}

@ObjectType({
  description:
    'The customer that was forgotten: `id` and `person` name it from now on. `id` is that of the lead where that was named.',
})
export class EraseCustomerPayload extends MutationPayload {
  @Field(() => String, {
    nullable: true,
    description: 'What the customer is called after that, in windows of caps; null: no sale can have named it.',
  })
  person?: string | null;
}

@Resolver()
export class CustomerResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly knowledge: SaleStateReader,
    private readonly blind: BlindIndex,
    private readonly journeys: CustomerJourneys,
    private readonly commands: CommandBus,
  ) {}

  @Mutation(() => EraseCustomerPayload, {
    description:
      'Forgets a customer of a program for ever: the reference and the personal metadata of its sales and credit notes, also of those that are recorded later, and name, e-mail address, phone number and notes of its leads. No sum changes. A customer that nothing was recorded of can be erased, too.',
  })
  @Roles(...STAFF)
  async eraseCustomer(@Input() input: EraseCustomerInput, @Caller() caller: Principal): Promise<EraseCustomerPayload> {
    const { ref = null, leadId = null } = input;
    if (leadId !== null) return this.ofLead(input, leadId, ref === null, caller);
    return this.ofReference(input, ref ?? '', ref !== null, caller);
  }

  private async ofReference(
    input: EraseCustomerInput,
    ref: string,
    isNamed: boolean,
    caller: Principal,
  ): Promise<EraseCustomerPayload> {
    const { programId } = input;
    const person = (await this.blind.persons(caller.tenant))(programId, ref);
    const customerId = personIdOf(person);
    const request = { name: 'eraseCustomer', kind: 'customer', id: customerId, input, caller };
    const known = this.knowledge.ofTenant(caller.tenant);
    const payload = await this.mutations.changing(request, async (context) => {
      if (!isNamed) return ONE_OF_TWO;
      // Not as keys are: older sales may have given one that none would be now.
      const fault = textFault(ref, 'ref');
      if (fault) return fault;
      const isProgram = (await known.timeZone(programId, context.occurredAt)) !== null;
      if (!isProgram) return refuse('NOT_FOUND', 'there is no such program', 'programId');
      const refused = await this.journeys.erase(programId, ref, context);
      if (!refused) return forgetting(programId, person, context);
      await this.forgetAll(programId, [person], context);
      return refused;
    });
    return { ...payload, person: payload.id && person };
  }

  /** The lead tells who it is: all that sales know that customer by goes, too. */
  private async ofLead(
    input: EraseCustomerInput,
    leadId: string,
    isAlone: boolean,
    caller: Principal,
  ): Promise<EraseCustomerPayload> {
    const { programId } = input;
    // Before anything is written: a repeat is told the same.
    const known = await this.journeys.ofLead(programId, leadId, caller.tenant);
    const request = { name: 'eraseCustomer', kind: 'lead', id: leadId, input, caller };
    const payload = await this.mutations.changing(request, async (context) => {
      if (!isAlone) return ONE_OF_TWO;
      const erased = await this.journeys.eraseLead(programId, leadId, context);
      if (!erased) return refuse('NOT_FOUND', 'the program has no such lead', 'leadId');
      const { journeyId, persons } = erased;
      const [first, ...others] = persons;
      const kept = await this.forgetAll(programId, erased.refused ? persons : others, context);
      const refused = erased.refused ?? kept;
      if (refused) return refused;
      return first === undefined
        ? new EraseJourneyCustomer({ journeyId, programId, reason: null }, context)
        : forgetting(programId, first, context);
    });
    return { ...payload, person: payload.id && (known?.persons[0] ?? null) };
  }

  /** As many as can be, whatever is refused; answers with the first refusal. */
  private async forgetAll(
    programId: string,
    persons: readonly string[],
    context: CommandContext,
  ): Promise<Refusal | undefined> {
    let refused: Refusal | undefined;
    for (const person of persons) {
      const command = forgetting(programId, person, stepOf(context, person));
      const outcome: Executed = await this.commands.execute(command);
      if (isRefusal(outcome)) refused ??= outcome;
    }
    return refused;
  }
}

const ONE_OF_TWO: Refusal<'ONE_OF_TWO'> = refuse('ONE_OF_TWO', 'name the customer by either ref or leadId', 'ref');

const forgetting = (programId: string, person: string, context: CommandContext): EraseCustomer =>
  new EraseCustomer({ customerId: personIdOf(person), programId, person }, context);

function stepOf(context: CommandContext, person: string): CommandContext {
  const commandId = deterministicId('erase', context.commandId, person);
  return { ...context, commandId, bodyHash: commandId };
}
