import fc from 'fast-check';
import type { DealEvent } from '#libs/deals';
import * as deals from './deals.js';
import type { History } from './history.js';

/** What becomes of deals that are won, as far as money follows from it. */
export type DealAction =
  | {
      readonly do: 'win';
      readonly at: string;
      readonly name: string | null;
      readonly amount: string;
      readonly currency: string;
      readonly involvement: 'sourced' | 'influenced';
      readonly helper: string | null;
    }
  | { readonly do: 'help' | 'hand over'; readonly at: string; readonly which: number; readonly name: string }
  | { readonly do: 'revoke'; readonly at: string; readonly which: number };

export function dealActions(
  names: readonly string[],
  moments: fc.Arbitrary<string>,
): readonly { readonly weight: number; readonly arbitrary: fc.Arbitrary<DealAction> }[] {
  const name = fc.constantFrom(...names);
  const doing = <D extends DealAction['do']>(what: D) => fc.constant(what);
  const won = fc.record({
    ...{ do: doing('win'), at: moments, name: fc.option(name, { freq: 6 }), helper: fc.option(name, { freq: 2 }) },
    amount: fc.constantFrom('0', '0.01', '99.999', '250', '600.05'),
    currency: fc.constantFrom('GBP', 'GBP', 'USD'),
    involvement: fc.constantFrom('sourced' as const, 'influenced' as const),
  });
  return [
    { weight: 3, arbitrary: won },
    { weight: 1, arbitrary: fc.record({ do: doing('help'), at: moments, which: fc.nat(), name }) },
    { weight: 4, arbitrary: fc.record({ do: doing('hand over'), at: moments, which: fc.nat(), name }) },
    { weight: 1, arbitrary: fc.record({ do: doing('revoke'), at: moments, which: fc.nat() }) },
  ];
}

interface Known {
  readonly name: string;
  owner: string | null;
  at: string;
  readonly helpers: Set<string>;
  over: boolean;
}

/** Deals as their own rules let them be: nobody helps with its own, none is reassigned to whose it is, and nothing follows a revocation. */
export class Deals {
  private readonly known: Known[] = [];

  constructor(private readonly history: History) {}

  async act(action: DealAction): Promise<void> {
    if (action.do === 'win') return this.win(action);
    const deal = this.known[action.which % Math.max(1, this.known.length)];
    if (!deal || deal.over) return;
    deal.at = action.at > deal.at ? action.at : deal.at;
    switch (action.do) {
      case 'help': {
        const { name } = action;
        if (name === deal.owner || deal.helpers.has(name)) return;
        deal.helpers.add(name);
        return this.history.deal(deals.influenced(deal.name, name, deal.at));
      }
      case 'hand over': {
        const before = deal.owner;
        if (before === action.name) return;
        deal.owner = action.name;
        return this.history.deal(deals.reassigned(deal.name, before, action.name, deal.at));
      }
      case 'revoke':
        deal.over = true;
        return this.history.deal(deals.revoked(deal.name, deal.at));
    }
  }

  private async win({ at, name: owner, helper, amount, ...terms }: Extract<DealAction, { do: 'win' }>): Promise<void> {
    const name = `d${this.known.length + 1}`;
    const registered = { ...terms, partner: owner, at };
    const helped: DealEvent[] = helper === null || helper === owner ? [] : [deals.influenced(name, helper, at)];
    this.known.push({ name, owner, at, helpers: new Set(helped.length > 0 && helper ? [helper] : []), over: false });
    const won = deals.won(name, registered, { amount, closedAt: at });
    await this.history.deal(deals.drafted(name, registered), ...helped, won);
  }
}
