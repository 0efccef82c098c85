import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, Mutations } from '#libs/graphql';
import { type CommandContext, keyOf } from '#libs/kernel';
import { Mutation, Resolver } from '@nestjs/graphql';
import {
  AdmitPartner,
  ApplyPartner,
  CompleteOnboardingStep,
  DeclinePartner,
  EnrollPartner,
  InvitePartner,
  type NewPartner,
  type PartnerCommand,
  ProspectPartner,
  RejectPartner,
  StartOnboarding,
  StartReview,
} from '../events/partner.commands.js';
import { descriptionOf } from './description.inputs.js';
import { PartnerStateReader } from '../state-reader/partner.state-reader.js';
import {
  type AdmitPartnerInput,
  AdmitPartnersInput,
  CompleteOnboardingStepInput,
  EnrollPartnerInput,
  NewPartnerInput,
  PartnerInput,
  RejectPartnerInput,
  StartOnboardingInput,
} from './partner.inputs.js';
import { type OfPartnerInput } from './timed.inputs.js';
import { AdmitPartnersPayload, NewPartnerPayload, PartnerStandingPayload } from './partner-payloads.types.js';

type Becoming = (data: NewPartner, context: CommandContext) => PartnerCommand;

/** How a partner comes into a program. */
@Resolver()
export class PartnerJoiningResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly facts: PartnerStateReader,
  ) {}

  @Mutation(() => NewPartnerPayload, {
    description: 'Notes a company or person that may become a partner.',
  })
  @Roles(...STAFF, 'integration')
  prospectPartner(@Input() input: NewPartnerInput, @Caller() caller: Principal): Promise<NewPartnerPayload> {
    return this.becomes('prospectPartner', input, caller, (data, context) => new ProspectPartner(data, context));
  }

  @Mutation(() => NewPartnerPayload, {
    description: 'Records an application, also of one that was rejected or has declined.',
  })
  @Roles(...STAFF, 'integration')
  applyPartner(@Input() input: NewPartnerInput, @Caller() caller: Principal): Promise<NewPartnerPayload> {
    return this.becomes('applyPartner', input, caller, (data, context) => new ApplyPartner(data, context));
  }

  @Mutation(() => NewPartnerPayload, {
    description: 'Invites a partner, also one that was rejected or has declined.',
  })
  @Roles(...STAFF, 'integration')
  invitePartner(@Input() input: NewPartnerInput, @Caller() caller: Principal): Promise<NewPartnerPayload> {
    return this.becomes('invitePartner', input, caller, (data, context) => new InvitePartner(data, context));
  }

  @Mutation(() => AdmitPartnersPayload, {
    description:
      'Admits partners whose decisions were made elsewhere, as an import knows them. One that was admitted before and is the same in everything given is no change; PARTNER_EXISTS says what differs.',
  })
  @Roles(...STAFF, 'integration')
  admitPartners(@Input() input: AdmitPartnersInput, @Caller() caller: Principal): Promise<AdmitPartnersPayload> {
    const target = ({ programId, externalId }: AdmitPartnerInput) => `${programId}:${keyOf(externalId)}`;
    return this.mutations.each(input.items, target, (item) =>
      this.becomes(
        'admitPartners',
        item,
        caller,
        (data, context) =>
          new AdmitPartner({ ...data, tier: item.tier, description: descriptionOf(item.description) }, context),
      ),
    );
  }

  @Mutation(() => PartnerStandingPayload, {
    description: 'Begins the review of an applied or invited partner.',
  })
  @Roles(...STAFF)
  reviewPartner(@Input() input: PartnerInput, @Caller() caller: Principal): Promise<PartnerStandingPayload> {
    return this.changes('reviewPartner', input, caller, (context) => new StartReview(input, context));
  }

  @Mutation(() => PartnerStandingPayload, {
    description: 'Accepts a partner in review.',
  })
  @Roles(...STAFF)
  enrollPartner(@Input() input: EnrollPartnerInput, @Caller() caller: Principal): Promise<PartnerStandingPayload> {
    return this.changes('enrollPartner', input, caller, (context) => new EnrollPartner(input, context));
  }

  @Mutation(() => PartnerStandingPayload, {
    description: 'Rejects a prospect, an applied partner or one in review.',
  })
  @Roles(...STAFF)
  rejectPartner(@Input() input: RejectPartnerInput, @Caller() caller: Principal): Promise<PartnerStandingPayload> {
    const { partnerId, reason, note = null, mayReapply } = input;
    const reapplyAfter = mayReapply ? (input.reapplyAfter ?? null) : 'never';
    const data = { partnerId, reason, note, reapplyAfter };
    return this.changes('rejectPartner', input, caller, (context) => new RejectPartner(data, context));
  }

  @Mutation(() => PartnerStandingPayload, {
    description: 'The partner’s own no, to an invitation or to its application.',
  })
  @Roles(...STAFF, 'partner')
  declinePartner(@Input() input: PartnerInput, @Caller() caller: Principal): Promise<PartnerStandingPayload> {
    return this.changes('declinePartner', input, caller, (context) => new DeclinePartner(input, context));
  }

  @Mutation(() => PartnerStandingPayload, {
    description: 'Gives an enrolled partner its checklist.',
  })
  @Roles(...STAFF)
  startOnboarding(@Input() input: StartOnboardingInput, @Caller() caller: Principal): Promise<PartnerStandingPayload> {
    return this.changes('startOnboarding', input, caller, (context) => new StartOnboarding(input, context));
  }

  @Mutation(() => PartnerStandingPayload, {
    description: 'Ticks off a step; the last one makes the partner active.',
  })
  @Roles(...STAFF)
  completeOnboardingStep(
    @Input() input: CompleteOnboardingStepInput,
    @Caller() caller: Principal,
  ): Promise<PartnerStandingPayload> {
    return this.changes(
      'completeOnboardingStep',
      input,
      caller,
      (context) => new CompleteOnboardingStep(input, context),
    );
  }

  private async becomes(
    name: string,
    input: NewPartnerInput | AdmitPartnerInput,
    caller: Principal,
    command: Becoming,
  ): Promise<NewPartnerPayload> {
    const { programId, name: called, kind, country = null } = input;
    const { id, externalId } = await this.facts.named(caller.tenant, programId, input.externalId);
    return this.mutations.creating(
      { name, kind: 'partner', id, natural: input, input, caller },
      async (partnerId, context) => {
        const programKnown = await this.facts.programKnown(caller.tenant, programId);
        return command({ partnerId, programId, externalId, name: called, kind, country, programKnown }, context);
      },
    );
  }

  private changes(
    name: string,
    input: OfPartnerInput,
    caller: Principal,
    command: (context: CommandContext) => PartnerCommand,
  ): Promise<PartnerStandingPayload> {
    return this.mutations.changing({ name, kind: 'partner', id: input.partnerId, input, caller }, command);
  }
}
