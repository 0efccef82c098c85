import { unreachable } from '#libs/kernel';
import type { PortfolioEvent } from './portfolio.events.js';
import { decided, type Told } from '../deal/told.js';

/** What an event of a partner’s portfolio is in the story of a deal. */
export function toldByPortfolio(event: PortfolioEvent): Told | undefined {
  switch (event.type) {
    case 'portfolio.slot-taken':
    case 'portfolio.slot-exceeded':
      return decided(event.data, { open: event.data.open, capacity: event.data.limit });
    case 'portfolio.slot-freed':
      return decided(event.data);
    default:
      return unreachable(event);
  }
}
