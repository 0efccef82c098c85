import type { Principal } from '#libs/access';
import { BlindIndex, type Executed, STATE_READER, type StateReader } from '#libs/eventing';
import { type MutationPayload, Mutations, NO_ID } from '#libs/graphql';
import { type Command, type CommandContext, isRefusal, type Refusal } from '#libs/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Codes } from '../workflows/codes.js';
import { CustomerJourneys } from '../workflows/customer-journeys.js';

interface OfCode {
  readonly idempotencyKey: string;
  readonly programId: string;
  readonly code: string;
}

type CommandOf = (codeId: string, context: CommandContext) => Command | Refusal | Promise<Command | Refusal>;

/** Changes of codes by their texts, once for each key. */
@Injectable()
export class CodeChanges {
  readonly codes: Codes;

  constructor(
    private readonly mutations: Mutations,
    private readonly commands: CommandBus,
    journeys: CustomerJourneys,
    @Inject(STATE_READER) facts: StateReader,
    index: BlindIndex,
  ) {
    this.codes = new Codes(journeys, index, facts);
  }

  /** `tells`: what the payload says beside its own fields, once it is done. */
  async change(
    name: string,
    input: OfCode,
    caller: Principal,
    commandOf: CommandOf,
    tells: (context: CommandContext) => object = () => ({}),
  ): Promise<MutationPayload> {
    const codeId = await this.codes.idOf(caller.tenant, input.programId, input.code);
    const id = isRefusal(codeId) ? NO_ID : codeId;
    return this.mutations.changing({ name, kind: 'code', id, input, caller }, async (context) => {
      if (isRefusal(codeId)) return codeId as Refusal<'BAD_CODE'>;
      const command = await commandOf(codeId, context);
      if (isRefusal(command)) return command;
      const outcome = await this.commands.execute<Command, Executed>(command as Command);
      return isRefusal(outcome) ? outcome : { ...outcome, tells: tells(context) };
    });
  }
}
