import { Player } from './player.js';
import type { ScenarioRule, ScenarioVersion, Step } from './scenario.js';

/** A history told in few words: sales of one line to one partner, under a plan of one rule. */
export class PlainHistory {
  private readonly player: Player;
  private at = 0;

  constructor(...versions: readonly Partial<ScenarioVersion>[]) {
    this.player = new Player({
      ...{ name: 'plain', program: { currency: 'GBP', timeZone: 'UTC' }, rates: [], steps: [] },
      partners: [{ key: 'p' }],
      plans: [
        {
          versions: versions.map((each, at) => ({
            ...{ version: at + 1, effectiveFrom: at === 0 ? '2025-01-01T00:00:00Z' : LATER, rounding: 'HALF_AWAY' },
            ...{ rules: [], ...each },
          })),
        },
      ],
      expect: { totals: {}, ledgers: {}, passed: [], windows: [] },
    });
  }

  /** Sales with a key that begins with `late` fall under the second version. */
  sale(key: string, amount: string, more: Partial<Step> = {}): this {
    return this.step('recordSale', key, {
      ...{ credits: [{ partner: 'p', weight: 10_000 }], customer: { key: 'c' } },
      lines: [{ line: 1, kind: 'goods', quantity: '1', unitPrice: amount }],
      ...(key.startsWith('late') && { occurredAt: LATER }),
      ...more,
    });
  }

  refund(key: string, sale: string, amount?: string): this {
    return this.step('refundSale', key, { sale, ...(amount !== undefined && { amount }) });
  }

  reverse(refund: string): this {
    return this.step('reverseRefund', `back-${refund}`, { refund });
  }

  clawBack(key: string, sale: string, amount?: string): this {
    return this.step('clawBack', key, {
      entry: { sale, rule: 'r', partner: 'p' },
      ...(amount !== undefined && { amount }),
    });
  }

  step(step: string, key: string, more: Partial<Step>): this {
    this.at += 1;
    const occurredAt = `2025-03-01T00:${String(this.at).padStart(2, '0')}:00Z`;
    const { refused } = this.player.play({ step, key, occurredAt, ...more });
    if (refused !== undefined) throw new Error(`${step} ${key}: ${refused}`);
    this.player.verify();
    return this;
  }

  /** Minor units. */
  get total(): number {
    return this.player.totals()['p'] ?? 0;
  }
}

const LATER = '2025-03-20T00:00:00Z';

type Steps = readonly { readonly from: string; readonly rate: string }[];

export const bracketRule = (mode: 'marginal' | 'retroactive', steps: Steps, window = 'LIFETIME'): ScenarioRule => ({
  ...{ key: 'r', pays: { brackets: { mode, by: 'amount', window, steps } } },
});

export const shareRule = (rate: string): ScenarioRule => ({ key: 'r', pays: { share: { rate } } });
