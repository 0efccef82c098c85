import type { Principal } from '#libs/access';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { Mutations, type MutationPayload } from '#libs/graphql';
import { type Command, type CommandContext, refuse, type Refusal } from '#libs/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { type Activity, isHost } from '../../activity/activity.state.js';
import { ActivityStateReader } from '../../state-reader/activity.state-reader.js';
import { SharingStateReader } from '../../state-reader/sharing.state-reader.js';
import type { OfActivityInput } from './activity.inputs.js';

interface Changed {
  /** The mutation. */
  readonly name: string;
  readonly input: OfActivityInput;
  readonly caller: Principal;
  /** What is changed, where it is not the activity itself. */
  readonly of?: { readonly kind: 'activity_task'; readonly id: string };
}

type Act = (
  activity: Activity,
  context: CommandContext,
  known: ActivityStateReader,
  sharing: SharingStateReader,
) => Promise<Command | Refusal> | Command | Refusal;

/** Does something about an activity, once for its key. A partner reaches those that it hosts or is invited to. */
@Injectable()
export class ActivityChanges {
  constructor(
    private readonly mutations: Mutations,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  change({ name, input, caller, of }: Changed, act: Act): Promise<MutationPayload> {
    const { activityId } = input;
    const what = of ?? { kind: 'activity', id: activityId };
    return this.mutations.changing({ name, ...what, input, caller }, async (context) => {
      const known = this.known(context.tenant);
      const activity = await known.activity(activityId);
      if (activity.status === 'absent') return NOT_THERE;
      if (caller.role === 'partner' && !isHost(activity.hosts.get(caller.partnerId ?? ''))) return NOT_THERE;
      return act(activity, context, known, new SharingStateReader(this.facts, context.tenant));
    });
  }

  known(tenant: string): ActivityStateReader {
    return new ActivityStateReader(this.facts, tenant);
  }
}

const NOT_THERE: Refusal<'NOT_FOUND'> = refuse('NOT_FOUND', 'there is no such activity', 'activityId');
