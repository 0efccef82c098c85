import type { Principal } from '#libs/access';
import { type Outcome, STATE_READER, type StateReader } from '#libs/eventing';
import { type Changing, type MutationPayload, Mutations, Reads, toGlobalId } from '#libs/graphql';
import { type CommandContext, isRefusal, type Refusal, refuse } from '#libs/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { JourneyCommand } from '../journey/journey.commands.js';
import { TouchRow } from '../read-models/touch.view.js';
import { JourneyStateReader } from '../state-reader/journey.state-reader.js';
import type { FlagTouchInput } from './inputs/touch.inputs.js';

type Of = { readonly journeyId: string; readonly programId: string };

type CommandOf = (of: Of, context: CommandContext) => JourneyCommand | Refusal | Promise<JourneyCommand | Refusal>;

/** Changes of customers that there are: each goes to the journey that the customer is in now. */
@Injectable()
export class LeadChanges {
  constructor(
    private readonly mutations: Mutations,
    private readonly reads: Reads,
    private readonly commands: CommandBus,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  /** `id`: of the journey, or of the lead, which is called like the journey it was submitted in. */
  change(request: Changing, commandOf: CommandOf): Promise<MutationPayload> {
    const { id, kind, caller } = request;
    return this.mutations.changing(request, (context) => this.command(id, kind, caller, context, commandOf));
  }

  /** In the journey that is named, else in the one that the touch is shown in: then the answer says which it was. */
  ofTouch(name: string, input: FlagTouchInput, caller: Principal, commandOf: CommandOf): Promise<MutationPayload> {
    const { journeyId, touchId } = input;
    if (journeyId) return this.change({ name, kind: 'journey', id: journeyId, input, caller }, commandOf);
    return this.mutations.changing({ name, kind: 'touch', id: touchId, input, caller }, async (context) => {
      const [touch] = await this.reads.byIds(TouchRow, caller, [touchId]);
      if (!touch) return refuse('NOT_FOUND', 'no list shows such a touch: name its journey', 'touchId');
      const command = await this.command(touch.journeyId, 'journey', caller, context, commandOf);
      if (isRefusal(command)) return command;
      const outcome = await this.commands.execute<JourneyCommand, Outcome>(command);
      return isRefusal(outcome)
        ? outcome
        : { ...outcome, tells: { id: toGlobalId('journey', command.data.journeyId) } };
    });
  }

  private async command(id: string, kind: string, caller: Principal, context: CommandContext, commandOf: CommandOf) {
    const { journeyId, state } = await new JourneyStateReader(this.facts, caller.tenant).staying(id);
    if (state.status === 'absent') return refuse('NOT_FOUND', `there is no such ${kind}`, `${kind}Id`);
    return commandOf({ journeyId, programId: state.programId }, context);
  }
}
