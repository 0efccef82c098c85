import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, Mutations } from '#libs/graphql';
import { Mutation, Resolver } from '@nestjs/graphql';
import { standardRetention } from '../attribution-policy/attribution-policy.draft.js';
import { STANDARD_ATTRIBUTION_POLICY as STANDARD } from '../attribution-policy/attribution-policy.js';
import { SetAttributionPolicy } from '../program/settings.commands.js';
import { SetAttributionPolicyInput } from './attribution-policy.inputs.js';
import { SetPolicyPayload } from './program-payloads.types.js';

/** How the sales of a program find their partners. */
@Resolver()
export class AttributionPolicyResolver {
  constructor(private readonly mutations: Mutations) {}

  @Mutation(() => SetPolicyPayload, {
    description:
      'Sets how sales are attributed to partners, from a moment on. A sale is judged by the version in force when it happened, as known when it is recorded; what is recorded already stays. OUT_OF_RANGE, BAD_WEIGHTS.',
  })
  @Roles(...STAFF)
  setAttributionPolicy(
    @Input() input: SetAttributionPolicyInput,
    @Caller() caller: Principal,
  ): Promise<SetPolicyPayload> {
    const { idempotencyKey: _key, bindingDays = null, standDown = null, ...rest } = input;
    const data = {
      ...{ ...rest, bindingDays, standDown },
      position: input.position ?? STANDARD.position,
      selfReferral: input.selfReferral ?? STANDARD.selfReferral,
      clickRetentionDays: input.clickRetentionDays ?? standardRetention(input.windowDays),
    };
    return this.mutations.changing(
      { name: 'setAttributionPolicy', kind: 'program', id: input.programId, input, caller },
      (context) => new SetAttributionPolicy(data, context),
    );
  }
}
