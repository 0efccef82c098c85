import { Set } from 'immutable';
import { type Decider, type Instant, unreachable } from '#libs/kernel';
import type { PortfolioCommand } from './portfolio.commands.js';
import type { PortfolioEvent } from './portfolio.events.js';

export interface PortfolioState {
  readonly at: Instant | null;
  /** Deals that count as open. */
  readonly open: Set<string>;
}

/** Enforces nothing alone: it says, in an order nobody can dispute, which registration was one too many. */
export const portfolioDecider: Decider<PortfolioCommand, PortfolioState, PortfolioEvent> = {
  initial: { at: null, open: Set<string>() },

  decide({ type, data, context }, { at: last, open }) {
    const { portfolioId, programId, partnerId, dealId } = data;
    const at = last !== null && last > context.occurredAt ? last : context.occurredAt;
    const slot = { portfolioId, programId, partnerId, dealId, at };
    switch (type) {
      case 'TakeSlot': {
        const { limit } = data;
        if (open.has(dealId)) return [];
        const count = open.size + 1;
        if (limit === null || count <= limit) {
          return [{ type: 'portfolio.slot-taken', data: { ...slot, open: count, limit } }];
        }
        return [{ type: 'portfolio.slot-exceeded', data: { ...slot, open: count, limit } }];
      }
      case 'FreeSlot':
        return open.has(dealId) ? [{ type: 'portfolio.slot-freed', data: slot }] : [];
      default:
        return unreachable(type);
    }
  },

  evolve({ open }, { type, data: { dealId, at } }) {
    switch (type) {
      case 'portfolio.slot-taken':
      case 'portfolio.slot-exceeded':
        return { at, open: open.add(dealId) };
      case 'portfolio.slot-freed':
        return { at, open: open.delete(dealId) };
      default:
        return unreachable(type);
    }
  },
};
