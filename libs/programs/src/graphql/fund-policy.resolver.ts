import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, Mutations } from '#libs/graphql';
import { Mutation, Resolver } from '@nestjs/graphql';
import { SetFundPolicy } from '../program/settings.commands.js';
import { SetFundPolicyInput } from './fund-policy.inputs.js';
import { SetPolicyPayload } from './program-payloads.types.js';

/** How the market development money of a program is used. */
@Resolver()
export class FundPolicyResolver {
  constructor(private readonly mutations: Mutations) {}

  @Mutation(() => SetPolicyPayload, {
    description:
      'Sets how market development money is asked for, proven and paid, from a moment on. Requests keep the version that held when they were submitted.',
  })
  @Roles(...STAFF)
  setFundPolicy(@Input() input: SetFundPolicyInput, @Caller() caller: Principal): Promise<SetPolicyPayload> {
    const { idempotencyKey: _key, secondApprovalAbove = null, ...rest } = input;
    return this.mutations.changing(
      { name: 'setFundPolicy', kind: 'program', id: input.programId, input, caller },
      (context) => new SetFundPolicy({ ...rest, secondApprovalAbove }, context),
    );
  }
}
