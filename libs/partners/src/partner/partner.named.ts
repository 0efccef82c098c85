import { namesPerson, type PersonNamer } from '#libs/kernel';
import type { PartnerCommand } from '../events/partner.commands.js';
import type { PartnerState } from '../events/partner.state.js';

/** The command with the names of whom it tells in the clear, in the partner's program. */
export function withNames<C extends PartnerCommand>(command: C, nameOf: PersonNamer, state: PartnerState): C {
  const programId = programOf(command, state);
  const texts = textsIn(command);
  if (programId === undefined || texts.length === 0) return command;
  const names = new Map(texts.map((text) => [text, nameOf(programId, text)]));
  return { ...command, data: { ...command.data, names } };
}

function programOf({ data }: PartnerCommand, state: PartnerState): string | undefined {
  if ('externalId' in data) return data.programId;
  return state.status === 'known' ? state.programId : undefined;
}

function textsIn({ type, data }: PartnerCommand): string[] {
  if (type === 'VerifyPayoutMethod') return [data.destination];
  const keys = 'externalId' in data ? [data.externalId] : [];
  const metadata = 'description' in data ? Object.values(data.description?.metadata ?? {}) : [];
  return [...keys, ...metadata].filter(namesPerson);
}
