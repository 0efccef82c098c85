import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, type MutationPayload, Mutations } from '#libs/graphql';
import { Mutation, Resolver } from '@nestjs/graphql';
import { DisqualifyLead, QualifyLead } from '../journey/journey.commands.js';
import { EvidenceProvider } from './evidence.provider.js';
import {
  DisqualifyLeadInput,
  LeadPayload,
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
}
