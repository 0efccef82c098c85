import type { Aggregate } from '#libs/eventing';
import { idOf } from '#libs/kernel';
import * as commands from './portfolio.commands.js';
import { type PortfolioEvent, portfolioEvents } from './portfolio.events.js';
import { portfolioDecider, type PortfolioState } from './portfolio.js';

export const portfolioIdOf = (tenant: string, programId: string, partnerId: string): string =>
  idOf(tenant, 'portfolio', `${programId}:${partnerId}`);

export const portfolioAggregate: Aggregate<commands.PortfolioCommand, PortfolioState, PortfolioEvent> = {
  decider: portfolioDecider,
  events: portfolioEvents,
  commands,
  id: ({ data }) => data.portfolioId,
};
