import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, Mutations } from '#libs/graphql';
import { Mutation, Resolver } from '@nestjs/graphql';
import { STANDARD_DEAL_POLICY } from '../deal-policy/deal-policy.js';
import { SetBusinessCalendarInput, SetDealPolicyInput } from './deal-policy.inputs.js';
import { SetBusinessCalendar, SetDealPolicy } from '../program/settings.commands.js';
import { SetPolicyPayload } from './program-payloads.types.js';

/** How the deals of a program are judged, and by which calendar. */
@Resolver()
export class DealPolicyResolver {
  constructor(private readonly mutations: Mutations) {}

  @Mutation(() => SetPolicyPayload, {
    description: 'Sets how deal registrations are judged, from a moment on.',
  })
  @Roles(...STAFF)
  setDealPolicy(@Input() input: SetDealPolicyInput, @Caller() caller: Principal): Promise<SetPolicyPayload> {
    const { idempotencyKey: _key, capacity = null, similarNamesFrom = null, productLines = null, ...rest } = input;
    const automatic = input.automaticApproval ?? STANDARD_DEAL_POLICY.automaticApproval;
    const automaticApproval = {
      enabled: automatic.enabled,
      upToAmount: automatic.upToAmount ?? null,
      fromTier: automatic.fromTier ?? null,
    };
    const data = { ...rest, capacity, similarNamesFrom, productLines, automaticApproval };
    return this.mutations.changing(
      { name: 'setDealPolicy', kind: 'program', id: input.programId, input, caller },
      (context) => new SetDealPolicy(data, context),
    );
  }

  @Mutation(() => SetPolicyPayload, {
    description: 'Sets the days on which nobody is expected to work, from a moment on.',
  })
  @Roles(...STAFF)
  setBusinessCalendar(
    @Input() input: SetBusinessCalendarInput,
    @Caller() caller: Principal,
  ): Promise<SetPolicyPayload> {
    const { programId, effectiveFrom, weekend, holidays } = input;
    return this.mutations.changing(
      { name: 'setBusinessCalendar', kind: 'program', id: programId, input, caller },
      (context) => new SetBusinessCalendar({ programId, effectiveFrom, weekend, holidays }, context),
    );
  }
}
