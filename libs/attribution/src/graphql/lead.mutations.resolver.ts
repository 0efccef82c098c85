import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { dealAggregate } from '#libs/deals';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { Input, type MutationPayload, Mutations } from '#libs/graphql';
import { refuse } from '#libs/kernel';
import { Inject } from '@nestjs/common';
import { Mutation, Resolver } from '@nestjs/graphql';
import { DisqualifyLead, LinkLeadToDeal, QualifyLead } from '../journey/journey.commands.js';
import { EvidenceProvider } from './evidence.provider.js';
import {
  DisqualifyLeadInput,
  LeadPayload,
  LinkLeadToDealInput,
  QualifyLeadInput,
  RecordLeadsInput,
  RecordLeadsPayload,
  SubmitLeadInput,
  SubmitLeadPayload,
} from './inputs/lead.inputs.js';
import { LeadChanges } from './lead-changes.provider.js';

@Resolver()
export class LeadMutationsResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly evidence: EvidenceProvider,
    private readonly changes: LeadChanges,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  @Mutation(() => RecordLeadsPayload, {
    description:
      'Records leads. A person that was submitted before is seen again: `isNew` is false, and a partner’s touch counts.',
  })
  @Roles(...STAFF, 'integration')
  recordLeads(@Input() { items }: RecordLeadsInput, @Caller() caller: Principal): Promise<RecordLeadsPayload> {
    return this.mutations.each(items, this.evidence.byCustomer(items), this.evidence.leading(caller));
  }

  @Mutation(() => SubmitLeadPayload, { description: 'Submits a lead of the partner’s own, as it happens.' })
  @Roles('partner')
  submitLead(@Input() input: SubmitLeadInput, @Caller() caller: Principal): Promise<SubmitLeadPayload> {
    return this.evidence.submit(input, caller);
  }

  @Mutation(() => LeadPayload, {
    description: 'Says that a lead is worth working on; also of one that was disqualified.',
  })
  @Roles(...STAFF)
  qualifyLead(@Input() input: QualifyLeadInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { leadId: id, note = null } = input;
    const request = { name: 'qualifyLead', kind: 'lead', id, input, caller };
    return this.changes.change(request, (of, context) => new QualifyLead({ ...of, note }, context));
  }

  @Mutation(() => LeadPayload, { description: 'Says that a lead is not worth working on, and why.' })
  @Roles(...STAFF)
  disqualifyLead(@Input() input: DisqualifyLeadInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { leadId: id, note = null, reason } = input;
    const request = { name: 'disqualifyLead', kind: 'lead', id, input, caller };
    return this.changes.change(request, (of, context) => new DisqualifyLead({ ...of, reason, note }, context));
  }

  @Mutation(() => LeadPayload, {
    description: 'Says which deal a lead has become. A lead may have become several, and a disqualified one none.',
  })
  @Roles(...STAFF)
  linkLeadToDeal(@Input() input: LinkLeadToDealInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { leadId: id, dealId } = input;
    const request = { name: 'linkLeadToDeal', kind: 'lead', id, input, caller };
    return this.changes.change(request, async (of, context) => {
      const { state } = await this.facts.of(dealAggregate, caller.tenant, dealId);
      return state.status === 'absent' || state.programId !== of.programId
        ? refuse('NOT_FOUND', 'the program has no such deal', 'dealId')
        : new LinkLeadToDeal({ ...of, dealId }, context);
    });
  }
}
