import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, type MutationPayload, Mutations } from '#libs/graphql';
import { ClearTouch, FlagTouch } from '../journey/journey.commands.js';
import { LeadChanges } from './lead-changes.provider.js';
import { Mutation, Resolver } from '@nestjs/graphql';
import { EvidenceProvider } from './evidence.provider.js';
import { FlagTouchInput, JourneyPayload, RecordTouchesInput, RecordTouchesPayload } from './inputs/touch.inputs.js';

@Resolver()
export class TouchMutationsResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly evidence: EvidenceProvider,
    private readonly changes: LeadChanges,
  ) {}

  @Mutation(() => RecordTouchesPayload, {
    description: 'Records what partners did to win customers. A customer that nobody knew is known from then on.',
  })
  @Roles(...STAFF, 'integration')
  recordTouches(@Input() { items }: RecordTouchesInput, @Caller() caller: Principal): Promise<RecordTouchesPayload> {
    return this.mutations.each(items, this.evidence.byCustomer(items), this.evidence.touching(caller));
  }

  @Mutation(() => JourneyPayload, {
    description: 'Lets a touch count for nothing from now on. Sales that were recorded keep their credits.',
  })
  @Roles(...STAFF)
  flagTouch(@Input() input: FlagTouchInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { touchId, reason } = input;
    return this.changes.ofTouch('flagTouch', input, caller, (of, context) => {
      return new FlagTouch({ ...of, touchId, reason }, context);
    });
  }

  @Mutation(() => JourneyPayload, { description: 'Lets a flagged touch count again, from now on.' })
  @Roles(...STAFF)
  clearTouch(@Input() input: FlagTouchInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { touchId, reason } = input;
    return this.changes.ofTouch('clearTouch', input, caller, (of, context) => {
      return new ClearTouch({ ...of, touchId, reason }, context);
    });
  }
}
