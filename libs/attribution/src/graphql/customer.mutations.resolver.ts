import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { Input, type MutationPayload, Mutations } from '#libs/graphql';
import { isRefusal } from '#libs/kernel';
import { Inject } from '@nestjs/common';
import { Mutation, Resolver } from '@nestjs/graphql';
import { EndAttributionOverride, OverrideAttribution, RebindCustomer } from '../journey/journey.commands.js';
import { CustomerJourneys } from '../workflows/customer-journeys.js';
import { mergeByHand } from '../workflows/merge-by-hand.js';
import { sharesRead } from '../state-reader/shares.js';
import {
  EndOverrideInput,
  MergeCustomersInput,
  OverrideAttributionInput,
  RebindCustomerInput,
} from './inputs/customer-change.inputs.js';
import { JourneyPayload } from './inputs/touch.inputs.js';
import { LeadChanges } from './lead-changes.provider.js';

/** What a person decides about whose a customer is. */
@Resolver()
export class CustomerMutationsResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly changes: LeadChanges,
    private readonly journeys: CustomerJourneys,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  @Mutation(() => JourneyPayload, {
    description:
      'Says whose a customer is from a moment on. Example: rebound to B from 1 May 00:00, a sale of 30 April that is recorded on 9 May is still A’s, and one of 1 May 00:00 is B’s. Sales that were recorded keep their credits.',
  })
  @Roles(...STAFF)
  rebindCustomer(@Input() input: RebindCustomerInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const request = { name: 'rebindCustomer', kind: 'journey', id: input.journeyId, input, caller };
    return this.changes.change(request, async (of, context) => {
      const { from, until = null, reason } = input;
      const shares = await sharesRead(this.facts, { ...of, tenant: caller.tenant }, input.shares);
      return isRefusal(shares) ? shares : new RebindCustomer({ ...of, from, until, shares, reason }, context);
    });
  }

  @Mutation(() => JourneyPayload, {
    description:
      'Says whose the sales of a customer are for some time: it goes before binding and touches, and only a deal registration goes before it. One that stands until later is ended first. Sales that were recorded keep their credits.',
  })
  @Roles(...STAFF)
  overrideAttribution(@Input() input: OverrideAttributionInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const request = { name: 'overrideAttribution', kind: 'journey', id: input.journeyId, input, caller };
    return this.changes.change(request, async (of, context) => {
      const { from, until = null, reason } = input;
      const shares = await sharesRead(this.facts, { ...of, tenant: caller.tenant }, input.shares);
      return isRefusal(shares) ? shares : new OverrideAttribution({ ...of, from, until, shares, reason }, context);
    });
  }

  @Mutation(() => JourneyPayload, {
    description:
      'Ends the newest override of a customer: from that moment on binding and touches decide again. Sales that were recorded keep their credits.',
  })
  @Roles(...STAFF)
  endOverride(@Input() input: EndOverrideInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { journeyId: id, until, reason } = input;
    const request = { name: 'endOverride', kind: 'journey', id, input, caller };
    return this.changes.change(request, (of, context) => new EndAttributionOverride({ ...of, until, reason }, context));
  }

  @Mutation(() => JourneyPayload, {
    description:
      'Makes one customer of two: the one that was known first goes on, with the touches, the lead and the sales of both. Two different bindings: its own stays, and `bindingsDisagree` says so. Sales that were recorded keep their credits. `id` is that of the journey named first.',
  })
  @Roles(...STAFF)
  mergeCustomers(@Input() input: MergeCustomersInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const request = { name: 'mergeCustomers', kind: 'journey', id: input.journeyId, input, caller };
    return this.mutations.changing(request, (context) => mergeByHand(this.journeys, input, context));
  }
}
