import type { Aggregate } from '#libs/eventing';
import { idOf, namesPerson, type PersonNamer } from '#libs/kernel';
import * as commands from './deal.commands.js';
import { dealDecider } from './deal.js';
import { type DealEvent, dealEvents } from './deal.events.js';
import type { DealState } from './deal.state.js';

/** The vendor's own number leads to the deal, within its program. */
export const dealIdOf = (tenant: string, programId: string, externalId: string): string =>
  idOf(tenant, 'deal', `${programId}:${externalId}`);

/** A partner's own number leads to its deal and to nobody else's: it tells nothing of others, and nobody can take it first. */
export const partnerDealIdOf = (tenant: string, programId: string, partnerId: string, externalId: string): string =>
  idOf(tenant, 'deal-of-partner', `${programId}:${partnerId}:${externalId}`);

export const dealAggregate: Aggregate<commands.DealCommand, DealState, DealEvent> = {
  decider: dealDecider,
  events: dealEvents,
  commands,
  prepare: withNames,
  id: ({ data }) => data.dealId,
  reseal: { by: 'deal.subject-named', command: (dealId, context) => new commands.NameDealSubject({ dealId }, context) },
  creates: ['DraftDeal', 'RegisterDeal', 'ImportDeal'],
};

/** The command with the names of whom its metadata tell in the clear, in the deal's program. */
export function withNames<C extends commands.DealCommand>(command: C, nameOf: PersonNamer, state: DealState): C {
  const programId = programOf(command, state);
  const texts = 'given' in command.data ? Object.values(command.data.given.metadata).filter(namesPerson) : [];
  if (programId === undefined || texts.length === 0) return command;
  const names = new Map(texts.map((text) => [text, nameOf(programId, text)]));
  return { ...command, data: { ...command.data, names } };
}

function programOf({ data }: commands.DealCommand, state: DealState): string | undefined {
  if ('programId' in data) return data.programId;
  return state.status === 'absent' ? undefined : state.programId;
}
