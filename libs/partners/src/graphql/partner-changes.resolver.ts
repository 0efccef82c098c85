import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, Mutations } from '#libs/graphql';
import { Mutation, Resolver } from '@nestjs/graphql';
import {
  AbsorbPartner,
  AssignPlan,
  BanPartner,
  OffboardPartner,
  RecordTaxForm,
  ResumePartner,
  SetTier,
  SuspendPartner,
  VerifyPayoutMethod,
} from '../events/partner.commands.js';
import { PartnerMerges } from '../processes/partner-merges.js';
import { PartnerStateReader } from '../state-reader/partner.state-reader.js';
import {
  AssignPartnerPlanInput,
  BanPartnerInput,
  MergePartnerInput,
  OffboardPartnerInput,
  PartnerReasonInput,
  RecordTaxFormInput,
  SetPartnerTierInput,
  VerifyPayoutMethodInput,
} from './partner.inputs.js';
import { type OfPartnerInput } from './timed.inputs.js';
import { MergePartnerPayload, PartnerStandingPayload, PartnerTermsPayload } from './partner-payloads.types.js';

/** What happens to a partner that takes part, and its terms. */
@Resolver()
export class PartnerChangesResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly facts: PartnerStateReader,
    private readonly merges: PartnerMerges,
  ) {}

  @Mutation(() => PartnerStandingPayload, {
    description: 'Suspends an active partner: what it earns goes into a hold.',
  })
  @Roles(...STAFF)
  suspendPartner(@Input() input: PartnerReasonInput, @Caller() caller: Principal): Promise<PartnerStandingPayload> {
    return this.mutations.changing(
      request('suspendPartner', input, caller),
      (context) => new SuspendPartner(input, context),
    );
  }

  @Mutation(() => PartnerStandingPayload, { description: 'Makes a suspended partner active again.' })
  @Roles(...STAFF)
  resumePartner(@Input() input: PartnerReasonInput, @Caller() caller: Principal): Promise<PartnerStandingPayload> {
    return this.mutations.changing(
      request('resumePartner', input, caller),
      (context) => new ResumePartner(input, context),
    );
  }

  @Mutation(() => PartnerStandingPayload, { description: 'Ends the partnership.' })
  @Roles(...STAFF)
  offboardPartner(@Input() input: OffboardPartnerInput, @Caller() caller: Principal): Promise<PartnerStandingPayload> {
    return this.mutations.changing(
      request('offboardPartner', input, caller),
      (context) => new OffboardPartner(input, context),
    );
  }

  @Mutation(() => PartnerStandingPayload, {
    description: 'Bans a partner for ever: what is unpaid is void, what is paid stays.',
  })
  @Roles(...STAFF)
  banPartner(@Input() input: BanPartnerInput, @Caller() caller: Principal): Promise<PartnerStandingPayload> {
    const { partnerId, reason, note = null } = input;
    return this.mutations.changing(
      request('banPartner', input, caller),
      (context) => new BanPartner({ partnerId, reason, note }, context),
    );
  }

  @Mutation(() => MergePartnerPayload, {
    description:
      'Ends one record of a partner in another; both keep their history, and no money moves. What names the record that ended from then on is of the one that stays. Where a third record is just ending in it, that holds shortly after the answer: read with `afterEffects`. A record that has taken in others may end in a further one; sales that name any of them are credited to the last.',
  })
  @Roles(...STAFF)
  mergePartner(@Input() input: MergePartnerInput, @Caller() caller: Principal): Promise<MergePartnerPayload> {
    const { partnerId: from, into: partnerId, reason } = input;
    return this.mutations.changing(
      { name: 'mergePartner', kind: 'partner', id: partnerId, input, caller },
      async (context) => {
        const other = await this.facts.other(caller.tenant, from);
        return this.merges.absorb(new AbsorbPartner({ partnerId, from, other, reason }, context));
      },
    );
  }

  @Mutation(() => PartnerTermsPayload, {
    description: 'Sets the rank from a moment on.',
  })
  @Roles(...STAFF)
  setPartnerTier(@Input() input: SetPartnerTierInput, @Caller() caller: Principal): Promise<PartnerTermsPayload> {
    return this.mutations.changing(request('setPartnerTier', input, caller), (context) => new SetTier(input, context));
  }

  @Mutation(() => PartnerTermsPayload, {
    description: 'Gives a partner a plan of its own from a moment on, or takes it back.',
  })
  @Roles(...STAFF)
  assignPartnerPlan(@Input() input: AssignPartnerPlanInput, @Caller() caller: Principal): Promise<PartnerTermsPayload> {
    const { partnerId, planId = null } = input;
    return this.mutations.changing(request('assignPartnerPlan', input, caller), async (context) => {
      const planKnown = await this.facts.planKnown(caller.tenant, partnerId, planId);
      return new AssignPlan({ partnerId, planId, planKnown }, context);
    });
  }

  @Mutation(() => PartnerTermsPayload, {
    description: 'Puts a tax form on file.',
  })
  @Roles(...STAFF)
  recordTaxForm(@Input() input: RecordTaxFormInput, @Caller() caller: Principal): Promise<PartnerTermsPayload> {
    return this.mutations.changing(
      request('recordTaxForm', input, caller),
      (context) => new RecordTaxForm(input, context),
    );
  }

  @Mutation(() => PartnerTermsPayload, {
    description: 'Notes a verified payout method.',
  })
  @Roles(...STAFF)
  verifyPayoutMethod(
    @Input() input: VerifyPayoutMethodInput,
    @Caller() caller: Principal,
  ): Promise<PartnerTermsPayload> {
    return this.mutations.changing(
      request('verifyPayoutMethod', input, caller),
      (context) => new VerifyPayoutMethod(input, context),
    );
  }
}

const request = <Of extends OfPartnerInput>(name: string, input: Of, caller: Principal) => ({
  name,
  kind: 'partner',
  id: input.partnerId,
  input,
  caller,
});
