import { Map } from 'immutable';
import { type Decider, type Instant, unreachable } from '#libs/kernel';
import type { PortfolioCommand } from './portfolio.commands.js';
import type { PortfolioEvent } from './portfolio.events.js';

export interface PortfolioState {
  readonly at: Instant | null;
  /** Deals that count as open, and how many they were when each was taken in. */
  readonly open: Map<string, OpenSlot>;
}

export interface OpenSlot {
  readonly open: number;
  readonly limit: number | null;
}

/** Enforces nothing alone: it says, in an order nobody can dispute, which registration was one too many. */
export const portfolioDecider: Decider<PortfolioCommand, PortfolioState, PortfolioEvent, never> = {
  initial: { at: null, open: Map<string, OpenSlot>() },

  decide(command, { at: last, open }) {
    const { portfolioId, programId, partnerId, dealId } = command.data;
    const { occurredAt } = command.context;
    const at = last !== null && last > occurredAt ? last : occurredAt;
    const slot = { portfolioId, programId, partnerId, dealId, at };
    switch (command.type) {
      case 'TakeSlot': {
        const { limit, onlyIfRoom } = command.data;
        if (open.has(dealId)) return [];
        const count = open.size + 1;
        if (limit === null || count <= limit) {
          return [{ type: 'portfolio.slot-taken', data: { ...slot, open: count, limit } }];
        }
        if (onlyIfRoom) return [];
        return [{ type: 'portfolio.slot-exceeded', data: { ...slot, open: count, limit } }];
      }
      case 'FreeSlot':
        return open.has(dealId) ? [{ type: 'portfolio.slot-freed', data: slot }] : [];
      default:
        return unreachable(command);
    }
  },

  evolve({ open }, event) {
    const { dealId, at } = event.data;
    switch (event.type) {
      case 'portfolio.slot-taken':
      case 'portfolio.slot-exceeded':
        return { at, open: open.set(dealId, { open: event.data.open, limit: event.data.limit }) };
      case 'portfolio.slot-freed':
        return { at, open: open.delete(dealId) };
      default:
        return unreachable(event);
    }
  },
};
