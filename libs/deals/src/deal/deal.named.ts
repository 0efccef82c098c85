import { namesPerson, type PersonNamer } from '#libs/kernel';
import type { DealCommand } from './deal.commands.js';
import type { DealState } from './deal.state.js';

/** The command with the names of whom its metadata tell in the clear, in the deal's program. */
export function withNames<C extends DealCommand>(command: C, nameOf: PersonNamer, state: DealState): C {
  const programId = programOf(command, state);
  const texts = 'given' in command.data ? Object.values(command.data.given.metadata).filter(namesPerson) : [];
  if (programId === undefined || texts.length === 0) return command;
  const names = new Map(texts.map((text) => [text, nameOf(programId, text)]));
  return { ...command, data: { ...command.data, names } };
}

function programOf({ data }: DealCommand, state: DealState): string | undefined {
  if ('programId' in data) return data.programId;
  return state.status === 'absent' ? undefined : state.programId;
}
