import type { Aggregate } from '#libs/eventing';
import { idOf } from '#libs/kernel';
import * as commands from './deal.commands.js';
import { dealDecider } from './deal.js';
import { type DealEvent, dealEvents } from './deal.events.js';
import { withNames } from './deal.named.js';
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
