import { STATE_READER, type StateReader } from '#libs/eventing';
import { type Changing, type MutationPayload, Mutations } from '#libs/graphql';
import { type CommandContext, type Refusal, refuse } from '#libs/kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { JourneyCommand } from '../journey/journey.commands.js';
import { JourneyStateReader } from '../state-reader/journey.state-reader.js';

type Of = { readonly journeyId: string; readonly programId: string };

/** Changes of customers that there are: each goes to the journey that the customer is in now. */
@Injectable()
export class LeadChanges {
  constructor(
    private readonly mutations: Mutations,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  /** `id`: of the journey, or of the lead, which is called like the journey it was submitted in. */
  change(
    request: Changing,
    commandOf: (of: Of, context: CommandContext) => JourneyCommand | Refusal | Promise<JourneyCommand | Refusal>,
  ): Promise<MutationPayload> {
    const { id, kind, caller } = request;
    return this.mutations.changing(request, async (context) => {
      const { journeyId, state } = await new JourneyStateReader(this.facts, caller.tenant).staying(id);
      if (state.status === 'absent') return refuse('NOT_FOUND', `there is no such ${kind}`, `${kind}Id`);
      return commandOf({ journeyId, programId: state.programId }, context);
    });
  }
}
