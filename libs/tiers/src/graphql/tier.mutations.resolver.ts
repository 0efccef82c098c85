import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { type StateReader, STATE_READER } from '#libs/eventing';
import { Input, Mutations } from '#libs/graphql';
import { type CommandContext, refuse } from '#libs/kernel';
import { Inject } from '@nestjs/common';
import { Mutation, Resolver } from '@nestjs/graphql';
import {
  ApproveUpgrade,
  DeclineUpgrade,
  EndOverride,
  OverrideTier,
  type PerformanceCommand,
  type ReviewTerms,
  ReviewTier,
} from '../performance/performance.commands.js';
import { TierStateReader } from '../state-reader/tier.state-reader.js';
import {
  ApproveTierUpgradeInput,
  OverridePartnerTierInput,
  PartnerTierInput,
  PartnerTierPayload,
  TierReasonInput,
} from './tier.inputs.js';

type Command = (
  of: { performanceId: string; partnerId: string; programId: string; review: ReviewTerms },
  context: CommandContext,
) => PerformanceCommand;

const NONE = refuse('NO_TIERS', 'the program has no ladder of tiers then, or the partner no place on it', 'partnerId');

/** What a person decides about the tier of a partner. */
@Resolver()
export class TierMutationsResolver {
  constructor(
    private readonly mutations: Mutations,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  @Mutation(() => PartnerTierPayload, {
    description:
      'Holds a partner against the criteria now, as is done daily: proposes, notices, lifts or decides what follows.',
  })
  @Roles(...STAFF)
  reviewPartnerTier(@Input() input: PartnerTierInput, @Caller() caller: Principal): Promise<PartnerTierPayload> {
    return this.decides('reviewPartnerTier', input, caller, (of, context) => new ReviewTier(of, context));
  }

  @Mutation(() => PartnerTierPayload, {
    description: 'Approves the upgrade that is proposed; the tier holds from then on.',
  })
  @Roles(...STAFF)
  approveTierUpgrade(
    @Input() input: ApproveTierUpgradeInput,
    @Caller() caller: Principal,
  ): Promise<PartnerTierPayload> {
    const { note = null } = input;
    return this.decides(
      'approveTierUpgrade',
      input,
      caller,
      (of, context) => new ApproveUpgrade({ ...of, note }, context),
    );
  }

  @Mutation(() => PartnerTierPayload, {
    description: 'Declines the upgrade that is proposed; it is not proposed again before the time of grace has passed.',
  })
  @Roles(...STAFF)
  declineTierUpgrade(@Input() input: TierReasonInput, @Caller() caller: Principal): Promise<PartnerTierPayload> {
    const { reason: note } = input;
    return this.decides(
      'declineTierUpgrade',
      input,
      caller,
      ({ review: _none, ...of }, context) => new DeclineUpgrade({ ...of, note }, context),
    );
  }

  @Mutation(() => PartnerTierPayload, {
    description: 'Sets a tier whatever the criteria say, until its end.',
  })
  @Roles(...STAFF)
  overridePartnerTier(
    @Input() input: OverridePartnerTierInput,
    @Caller() caller: Principal,
  ): Promise<PartnerTierPayload> {
    const { tier, until, reason } = input;
    return this.decides(
      'overridePartnerTier',
      input,
      caller,
      (of, context) => new OverrideTier({ ...of, tier, until, reason }, context),
    );
  }

  @Mutation(() => PartnerTierPayload, {
    description: 'Ends an override before its time: the partner goes back to the tier it had.',
  })
  @Roles(...STAFF)
  endTierOverride(@Input() input: TierReasonInput, @Caller() caller: Principal): Promise<PartnerTierPayload> {
    const { reason } = input;
    return this.decides('endTierOverride', input, caller, (of, context) => new EndOverride({ ...of, reason }, context));
  }

  private decides(
    name: string,
    input: PartnerTierInput,
    caller: Principal,
    command: Command,
  ): Promise<PartnerTierPayload> {
    const { partnerId } = input;
    return this.mutations.changing({ name, kind: 'partner', id: partnerId, input, caller }, async (context) => {
      const known = await new TierStateReader(this.facts).review(caller.tenant, partnerId, context.occurredAt);
      return known ? command(known, context) : NONE;
    });
  }
}
