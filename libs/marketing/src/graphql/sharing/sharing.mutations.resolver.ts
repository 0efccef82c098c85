import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, type MutationPayload } from '#libs/graphql';
import { Mutation, Resolver } from '@nestjs/graphql';
import { type Activity, isHost } from '../../activity/activity.state.js';
import { AcceptLead, AgreeSharing, ProposeSharing, ReassignLead, RejectLead } from '../../sharing/sharing.commands.js';
import { ActivityChanges } from '../activity/activity-changes.provider.js';
import { ActivityPayload } from '../activity/activity.payloads.js';
import {
  AcceptLeadInput,
  AgreeSharingInput,
  ProposeSharingInput,
  ReassignLeadInput,
  RejectLeadInput,
} from './sharing.inputs.js';
import { SharedLeadChanges } from './shared-lead-changes.provider.js';
import { SharedLeadPayload } from './sharing.payloads.js';

const hostsOf = ({ hosts }: Activity): string[] => [...hosts.filter(isHost).keys()];

/** How leads are shared, and what becomes of each. */
@Resolver()
export class SharingMutationsResolver {
  constructor(
    private readonly changes: ActivityChanges,
    private readonly leads: SharedLeadChanges,
  ) {}

  @Mutation(() => ActivityPayload, {
    description:
      'Offers terms by which the leads of an activity are shared; they decide once all of its hosts have agreed. Example: ten leads by 5000/3000/2000 go to A B C A A B A C B A.',
  })
  @Roles(...STAFF)
  proposeSharing(@Input() input: ProposeSharingInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { activityId, rule, acceptWithinBusinessDays } = input;
    const parts = input.parts.map(({ partnerId = null, weight, countries }) => ({ partnerId, weight, countries }));
    return this.changes.change({ name: 'proposeSharing', input, caller }, (activity, context) => {
      const terms = { rule, parts, acceptWithinBusinessDays, hosts: hostsOf(activity) };
      return new ProposeSharing({ activityId, programId: activity.programId, ...terms }, context);
    });
  }

  @Mutation(() => ActivityPayload, {
    description: 'Agrees to terms of sharing as a host. Newer terms have to be agreed to instead (SUBMITTED_AGAIN).',
  })
  @Roles(...STAFF, 'partner')
  agreeSharing(@Input() input: AgreeSharingInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { activityId, version } = input;
    const partnerId = caller.partnerId ?? input.partnerId ?? '';
    return this.changes.change(
      { name: 'agreeSharing', input, caller },
      ({ programId }, context) => new AgreeSharing({ activityId, programId, version, partnerId }, context),
    );
  }

  @Mutation(() => SharedLeadPayload, {
    description: 'Takes a shared lead: from then on the customer is the partner’s by the program’s policy.',
  })
  @Roles(...STAFF, 'partner')
  acceptLead(@Input() input: AcceptLeadInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const by = caller.partnerId ?? null;
    return this.leads.change({ name: 'acceptLead', input, caller }, (of, context) => {
      return new AcceptLead({ ...of, by }, context);
    });
  }

  @Mutation(() => SharedLeadPayload, {
    description:
      'Does not take a shared lead. It goes on by the same rule to who has not had it, at last to the vendor. DUPLICATE and EXISTING_CUSTOMER give the place back; BAD_DATA disqualifies the lead.',
  })
  @Roles(...STAFF, 'partner')
  rejectLead(@Input() input: RejectLeadInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { reason } = input;
    const by = caller.partnerId ?? null;
    return this.leads.change({ name: 'rejectLead', input, caller }, async (of, context, sharing) => {
      const terms = await sharing.terms(of.programId, context.occurredAt);
      const hosts = await sharing.hosts(of.activityId, context.occurredAt);
      return new RejectLead({ ...of, by, reason, terms, hosts }, context);
    });
  }

  @Mutation(() => SharedLeadPayload, {
    description: 'Gives a shared lead that nobody has taken to another host, or to the vendor, whatever the rule says.',
  })
  @Roles(...STAFF)
  reassignLead(@Input() input: ReassignLeadInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { partnerId = null, reason } = input;
    return this.leads.change({ name: 'reassignLead', input, caller }, async (of, context, sharing) => {
      const terms = await sharing.terms(of.programId, context.occurredAt);
      const hosts = await sharing.hosts(of.activityId, context.occurredAt);
      return new ReassignLead({ ...of, partnerId, hosts, reason, terms }, context);
    });
  }
}
