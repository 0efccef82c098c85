import { unreachable } from '#libs/kernel';
import type { PortfolioEvent } from '../../portfolio/portfolio.events.js';
import { decided, type TimelineEntry } from './timeline-entry.js';

/** What an event of a partner’s portfolio is in the story of a deal. */
export function portfolioTimelineEntry(event: PortfolioEvent): TimelineEntry | undefined {
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
