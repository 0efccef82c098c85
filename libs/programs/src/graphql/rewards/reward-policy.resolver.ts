import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, Mutations } from '#libs/graphql';
import { Mutation, Resolver } from '@nestjs/graphql';
import { SetRewardPolicy } from '../../program/settings.commands.js';
import { SetRewardPolicyInput } from './reward-policy.inputs.js';
import { SetPolicyPayload } from '../program-payloads.types.js';

/** Who is given what for a referral. */
@Resolver()
export class RewardPolicyResolver {
  constructor(private readonly mutations: Mutations) {}

  @Mutation(() => SetPolicyPayload, {
    description:
      'Sets who is given what for a referral, from a moment on. A sale or lead is judged by the version in force when it happened.',
  })
  @Roles(...STAFF)
  setRewardPolicy(@Input() input: SetRewardPolicyInput, @Caller() caller: Principal): Promise<SetPolicyPayload> {
    const { idempotencyKey: _key, ...data } = input;
    return this.mutations.changing(
      { name: 'setRewardPolicy', kind: 'program', id: input.programId, input, caller },
      (context) => new SetRewardPolicy(data, context),
    );
  }
}
