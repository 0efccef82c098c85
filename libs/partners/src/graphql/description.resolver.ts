import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, Mutations } from '#libs/graphql';
import { Mutation, Resolver } from '@nestjs/graphql';
import { descriptionOf } from './description.inputs.js';
import { DescribePartner, ErasePartner } from '../events/partner.commands.js';
import { DescribePartnerInput, PartnerInput } from './partner.inputs.js';
import { PartnerDetailsPayload } from './partner-payloads.types.js';

/** Where a partner is and what is noted of it; and that nothing is known of it any more. */
@Resolver()
export class DescriptionResolver {
  constructor(private readonly mutations: Mutations) {}

  @Mutation(() => PartnerDetailsPayload, {
    description: 'Replaces address, phone number and metadata of a partner.',
  })
  @Roles(...STAFF, 'integration')
  describePartner(@Input() input: DescribePartnerInput, @Caller() caller: Principal): Promise<PartnerDetailsPayload> {
    const { partnerId } = input;
    const description = descriptionOf(input.description);
    return this.mutations.changing(
      { name: 'describePartner', kind: 'partner', id: partnerId, input, caller },
      (context) => new DescribePartner({ partnerId, description }, context),
    );
  }

  @Mutation(() => PartnerDetailsPayload, {
    description:
      'Forgets a partner that is a person, for ever: its name, address and payout destinations, a key or notes that name a person, and all its contacts. No sum changes; what is owed waits where the program asks for a payout method.',
  })
  @Roles(...STAFF)
  erasePartner(@Input() input: PartnerInput, @Caller() caller: Principal): Promise<PartnerDetailsPayload> {
    const { partnerId } = input;
    return this.mutations.changing(
      { name: 'erasePartner', kind: 'partner', id: partnerId, input, caller },
      (context) => new ErasePartner({ partnerId }, context),
    );
  }
}
