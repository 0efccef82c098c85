import type { Principal } from '#libs/access';
import { journeyAggregate } from '#libs/attribution';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { Mutations, type MutationPayload, NO_ID } from '#libs/graphql';
import { type Command, type CommandContext, isRefusal, refuse, type Refusal } from '#libs/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { isHost } from '../../activity/activity.state.js';
import { ActivityStateReader } from '../../state-reader/activity.state-reader.js';
import { SharingStateReader } from '../../state-reader/sharing.state-reader.js';
import type { OfLeadInput } from './sharing.inputs.js';

interface Changed {
  /** The mutation. */
  readonly name: string;
  readonly input: OfLeadInput;
  readonly caller: Principal;
}

interface Named {
  readonly activityId: string;
  readonly leadId: string;
}

type Act = (
  lead: Named & { readonly programId: string },
  context: CommandContext,
  sharing: SharingStateReader,
) => Promise<Command | Refusal> | Command | Refusal;

/** Does something about a shared lead, once for its key. A partner reaches those of activities that it hosts or is invited to. */
@Injectable()
export class SharedLeadChanges {
  constructor(
    private readonly mutations: Mutations,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  change({ name, input, caller }: Changed, act: Act): Promise<MutationPayload> {
    const { sharedLeadId, leadId } = input;
    const request = { name, kind: 'shared_lead', id: sharedLeadId ?? leadId ?? NO_ID, input, caller };
    return this.mutations.changing(request, async (context) => {
      const { tenant } = context;
      const none = sharedLeadId ? NO_LEAD : NO_ACTIVITY;
      const named = await this.named(input, tenant);
      if (isRefusal(named)) return named;
      const activity = await new ActivityStateReader(this.facts, tenant).activity(named.activityId);
      if (activity.status === 'absent') return none;
      if (caller.role === 'partner' && !isHost(activity.hosts.get(caller.partnerId ?? ''))) return none;
      const of = { ...named, programId: activity.programId };
      return act(of, context, new SharingStateReader(this.facts, tenant));
    });
  }

  /** A shared lead is called like the lead, and that like the journey in which it was submitted. */
  private async named(
    { sharedLeadId, activityId, leadId }: OfLeadInput,
    tenant: string,
  ): Promise<Named | Refusal<'NOT_FOUND' | 'ONE_OF'>> {
    if (!sharedLeadId) return activityId && leadId ? { activityId, leadId } : ONE_OF;
    if (activityId || leadId) return ONE_OF;
    const { state } = await this.facts.of(journeyAggregate, tenant, sharedLeadId);
    const through = state.status === 'absent' ? null : (state.lead?.activityId ?? null);
    return through === null ? NO_LEAD : { activityId: through, leadId: sharedLeadId };
  }
}

const NO_ACTIVITY: Refusal<'NOT_FOUND'> = refuse('NOT_FOUND', 'there is no such activity', 'activityId');
const NO_LEAD: Refusal<'NOT_FOUND'> = refuse('NOT_FOUND', 'there is no such shared lead', 'sharedLeadId');
const ONE_OF: Refusal<'ONE_OF'> = refuse(
  'ONE_OF',
  'give either sharedLeadId, or activityId and leadId',
  'sharedLeadId',
);
