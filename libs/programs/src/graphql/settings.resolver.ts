import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, type MutationPayload, Mutations } from '#libs/graphql';
import type { CommandContext } from '#libs/kernel';
import { Mutation, Resolver } from '@nestjs/graphql';
import { PublishAsset, PublishOffer, SetGoal } from '../program/enablement.commands.js';
import { type ProgramCommand, PublishPlan } from '../program/program.js';
import {
  SetAttributionPolicy,
  SetBusinessCalendar,
  SetDealPolicy,
  SetFundPolicy,
  SetHoldPolicy,
  SetIdealPartnerProfile,
  SetPayoutPolicy,
  SetReportPolicy,
  SetRewardPolicy,
  SetTierLadder,
} from '../program/settings.commands.js';
import { SetAttributionPolicyInput } from './attribution-policy.inputs.js';
import { PublishPlanInput } from './plan.inputs.js';
import { ProgramSettingPayload, PublishPlanPayload, SetPolicyPayload } from './program-payloads.types.js';
import { SetRewardPolicyInput } from './reward-policy.inputs.js';
import type { OfProgramInput } from './setting.inputs.js';
import {
  PublishAssetInput,
  PublishOfferInput,
  SetBusinessCalendarInput,
  SetDealPolicyInput,
  SetFundPolicyInput,
  SetGoalInput,
  SetHoldPolicyInput,
  SetIdealPartnerProfileInput,
  SetPayoutPolicyInput,
  SetReportPolicyInput,
  SetTierLadderInput,
} from './settings.inputs.js';

/** What a program says from a moment on: its plans and policies, what it asks of its partners, wants to reach with them and offers them. */
@Resolver()
export class SettingsResolver {
  constructor(private readonly mutations: Mutations) {}

  @Mutation(() => PublishPlanPayload, { description: 'Publishes the next version of a plan.' })
  @Roles(...STAFF)
  publishPlan(@Input() input: PublishPlanInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.set('publishPlan', PublishPlan, input, caller);
  }

  @Mutation(() => SetPolicyPayload, { description: 'Sets what a payout needs, from a moment on.' })
  @Roles(...STAFF)
  setPayoutPolicy(@Input() input: SetPayoutPolicyInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.set('setPayoutPolicy', SetPayoutPolicy, input, caller);
  }

  @Mutation(() => SetPolicyPayload, { description: 'Sets how long commissions mature, from a moment on.' })
  @Roles(...STAFF)
  setHoldPolicy(@Input() input: SetHoldPolicyInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.set('setHoldPolicy', SetHoldPolicy, input, caller);
  }

  @Mutation(() => SetPolicyPayload, {
    description:
      'Sets the deal policy from a moment on: which registrations a person reviews, and how long a customer is protected.',
  })
  @Roles(...STAFF)
  setDealPolicy(@Input() input: SetDealPolicyInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.set('setDealPolicy', SetDealPolicy, input, caller);
  }

  @Mutation(() => SetPolicyPayload, {
    description: 'Sets the days on which nobody is expected to work, from a moment on.',
  })
  @Roles(...STAFF)
  setBusinessCalendar(@Input() input: SetBusinessCalendarInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.set('setBusinessCalendar', SetBusinessCalendar, input, caller);
  }

  @Mutation(() => SetPolicyPayload, {
    description:
      'Sets how market development money is asked for, proven and paid, from a moment on. Requests keep the version that held when they were submitted.',
  })
  @Roles(...STAFF)
  setFundPolicy(@Input() input: SetFundPolicyInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.set('setFundPolicy', SetFundPolicy, input, caller);
  }

  @Mutation(() => SetPolicyPayload, {
    description:
      'Sets how sales are attributed to partners, from a moment on. A sale is judged by the version in force when it happened, as known when it is recorded; what is recorded already stays. OUT_OF_RANGE, BAD_WEIGHTS.',
  })
  @Roles(...STAFF)
  setAttributionPolicy(
    @Input() input: SetAttributionPolicyInput,
    @Caller() caller: Principal,
  ): Promise<MutationPayload> {
    return this.set('setAttributionPolicy', SetAttributionPolicy, input, caller);
  }

  @Mutation(() => SetPolicyPayload, {
    description:
      'Sets the reward policy from a moment on: who is given what for a referral. The version in force when a sale or lead happened decides.',
  })
  @Roles(...STAFF)
  setRewardPolicy(@Input() input: SetRewardPolicyInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.set('setRewardPolicy', SetRewardPolicy, input, caller);
  }

  @Mutation(() => SetPolicyPayload, {
    description:
      'Sets what reports leave out, from a moment on: a report takes the version in force at its end. It changes no commission.',
  })
  @Roles(...STAFF)
  setReportPolicy(@Input() input: SetReportPolicyInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.set('setReportPolicy', SetReportPolicy, input, caller);
  }

  @Mutation(() => ProgramSettingPayload, {
    description: 'Sets the tiers of a program and what each takes, from a moment on.',
  })
  @Roles(...STAFF)
  setTierLadder(@Input() input: SetTierLadderInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.set('setTierLadder', SetTierLadder, input, caller);
  }

  @Mutation(() => ProgramSettingPayload, {
    description: 'Sets who would be the ideal partner, from a moment on; what partners have answered is scored anew.',
  })
  @Roles(...STAFF)
  setIdealPartnerProfile(
    @Input() input: SetIdealPartnerProfileInput,
    @Caller() caller: Principal,
  ): Promise<MutationPayload> {
    return this.set('setIdealPartnerProfile', SetIdealPartnerProfile, input, caller);
  }

  @Mutation(() => ProgramSettingPayload, { description: 'Sets what a program wants to reach in each period.' })
  @Roles(...STAFF)
  setGoal(@Input() input: SetGoalInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.set('setGoal', SetGoal, input, caller);
  }

  @Mutation(() => ProgramSettingPayload, { description: 'Publishes the next version of an offer to partners.' })
  @Roles(...STAFF)
  publishOffer(@Input() input: PublishOfferInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.set('publishOffer', PublishOffer, input, caller);
  }

  @Mutation(() => ProgramSettingPayload, { description: 'Publishes the next version of what partners work with.' })
  @Roles(...STAFF)
  publishAsset(@Input() input: PublishAssetInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.set('publishAsset', PublishAsset, input, caller);
  }

  private set<Asked extends OfProgramInput>(
    name: string,
    Command: new (data: Omit<Asked, 'idempotencyKey'>, context: CommandContext) => ProgramCommand,
    input: Asked,
    caller: Principal,
  ): Promise<MutationPayload> {
    const { idempotencyKey: _key, ...data } = input;
    return this.mutations.changing(
      { name, kind: 'program', id: input.programId, input, caller },
      (context) => new Command(data, context),
    );
  }
}
