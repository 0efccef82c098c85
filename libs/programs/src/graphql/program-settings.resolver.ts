import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, Mutations } from '#libs/graphql';
import type { CommandContext } from '#libs/kernel';
import { Mutation, Resolver } from '@nestjs/graphql';
import { PublishAsset, PublishOffer, SetGoal } from '../program/enablement.commands.js';
import { PublishAssetInput, PublishOfferInput, SetGoalInput } from './enablement.inputs.js';
import { SetIdealPartnerProfileInput } from './partner-profile.inputs.js';
import { SetIdealPartnerProfile, SetTierLadder } from '../program/settings.commands.js';
import type { ProgramCommand } from '../program/program.js';
import { ProgramSettingPayload } from './program-payloads.types.js';
import { SetTierLadderInput } from './tier-ladder.inputs.js';

/** What a program asks of its partners, wants to reach with them and offers them. */
@Resolver()
export class ProgramSettingsResolver {
  constructor(private readonly mutations: Mutations) {}

  @Mutation(() => ProgramSettingPayload, {
    description: 'Sets the tiers of a program and what each takes, from a moment on.',
  })
  @Roles(...STAFF)
  setTierLadder(@Input() input: SetTierLadderInput, @Caller() caller: Principal): Promise<ProgramSettingPayload> {
    const { idempotencyKey: _key, ...ladder } = input;
    const tiers = input.tiers.map(
      ({ netRevenue = null, approvedRegistrations = null, closedDeals = null, ...tier }) => ({
        ...tier,
        netRevenue,
        approvedRegistrations,
        closedDeals,
      }),
    );
    return this.changes('setTierLadder', input, caller, (context) => new SetTierLadder({ ...ladder, tiers }, context));
  }

  @Mutation(() => ProgramSettingPayload, {
    description: 'Sets who would be the ideal partner, from a moment on; what partners have answered is scored anew.',
  })
  @Roles(...STAFF)
  setIdealPartnerProfile(
    @Input() input: SetIdealPartnerProfileInput,
    @Caller() caller: Principal,
  ): Promise<ProgramSettingPayload> {
    const { idempotencyKey: _key, ...profile } = input;
    return this.changes(
      'setIdealPartnerProfile',
      input,
      caller,
      (context) => new SetIdealPartnerProfile(profile, context),
    );
  }

  @Mutation(() => ProgramSettingPayload, {
    description: 'Sets what a program wants to reach in each period.',
  })
  @Roles(...STAFF)
  setGoal(@Input() input: SetGoalInput, @Caller() caller: Principal): Promise<ProgramSettingPayload> {
    const { idempotencyKey: _key, effectiveUntil = null, ...goal } = input;
    return this.changes('setGoal', input, caller, (context) => new SetGoal({ ...goal, effectiveUntil }, context));
  }

  @Mutation(() => ProgramSettingPayload, {
    description: 'Publishes the next version of an offer to partners.',
  })
  @Roles(...STAFF)
  publishOffer(@Input() input: PublishOfferInput, @Caller() caller: Principal): Promise<ProgramSettingPayload> {
    const { idempotencyKey: _key, planId = null, link = null, ...offer } = { ...input, ...meantOf(input) };
    return this.changes(
      'publishOffer',
      input,
      caller,
      (context) => new PublishOffer({ ...offer, planId, link }, context),
    );
  }

  @Mutation(() => ProgramSettingPayload, {
    description: 'Publishes the next version of what partners work with.',
  })
  @Roles(...STAFF)
  publishAsset(@Input() input: PublishAssetInput, @Caller() caller: Principal): Promise<ProgramSettingPayload> {
    const { idempotencyKey: _key, mediaType = null, ...asset } = { ...input, ...meantOf(input) };
    return this.changes('publishAsset', input, caller, (context) => new PublishAsset({ ...asset, mediaType }, context));
  }

  private changes(
    name: string,
    input: { readonly programId: string; readonly idempotencyKey: string },
    caller: Principal,
    command: (context: CommandContext) => ProgramCommand,
  ): Promise<ProgramSettingPayload> {
    return this.mutations.changing({ name, kind: 'program', id: input.programId, input, caller }, command);
  }
}

const meantOf = ({ effectiveUntil, forKinds, toTier }: PublishOfferInput | PublishAssetInput) => ({
  effectiveUntil: effectiveUntil ?? null,
  forKinds: forKinds ?? null,
  toTier: toTier ?? null,
});
