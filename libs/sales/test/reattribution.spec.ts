import { describe, expect, it } from '@jest/globals';
import { EventCodec, eventTypesOf, MemoryPersonalData } from '#libs/eventing';
import { type Decision, isRefusal, scenario } from '#libs/kernel';
import { type Credit, type SaleAttribution, type SaleEvent, saleEvents } from '../src/events/sale.events.js';
import type { SaleCommand } from '../src/sale/sale.commands.js';
import { sale } from '../src/sale/sale.js';
import { lineOf, reassignSale, reattributeSale, recordSale, refundSale, reverseRefund } from './sale.fixtures.js';

const when = (past: readonly SaleEvent[], command: SaleCommand): Decision<SaleEvent> =>
  scenario(sale)
    .given(...past)
    .when(command);

function after(...commands: readonly SaleCommand[]): SaleEvent[] {
  const past: SaleEvent[] = [];
  for (const command of commands) {
    const decision = when(past, command);
    if (isRefusal(decision)) throw new Error(`${decision.refused}: ${decision.message}`);
    past.push(...decision);
  }
  return past;
}

const parts = (...weights: readonly number[]): Credit[] =>
  weights.map((weight, at) => ({ partnerId: `partner-${at + 1}`, weight }));
const sold = recordSale({ lines: [lineOf('1', '300')] });

describe('a sale that is attributed anew', () => {
  it('is credited to whom is named by their parts, and says what moves', () => {
    const past = after(sold, refundSale('R1', '100'), reattributeSale(parts(5_000, 5_000)));
    expect(past.at(-1)).toMatchObject({
      type: 'sale.recredited',
      data: {
        ...{ before: parts(10_000), after: parts(5_000, 5_000), charged: '300', refunded: '100' },
        ...{ partnerId: 'partner-1', attribution: null, reason: 'it was theirs' },
      },
    });
    expect(when(past, reverseRefund('R1'))).toMatchObject([{ data: { credits: parts(5_000, 5_000) } }]);
  });

  it('to whom has it already, in whichever order, is told that nothing changes', () => {
    const past = after(sold, reattributeSale(parts(6_000, 4_000)));
    expect(when(past, reattributeSale(parts(6_000, 4_000).toReversed()))).toMatchObject({
      refused: 'NOTHING_TO_CHANGE',
    });
    expect(when(past, reattributeSale(parts(4_000, 6_000)))).toMatchObject([{ type: 'sale.recredited' }]);
  });

  it('may be nobody’s, and somebody’s again', () => {
    const past = after(sold, reattributeSale([]));
    expect(past.at(-1)).toMatchObject({ data: { before: parts(10_000), after: [], partnerId: 'partner-1' } });
    expect(when(past, reattributeSale(parts(10_000)))).toMatchObject([{ data: { before: [], after: parts(10_000) } }]);
  });

  it('adds up what comes to one partner by a merge', () => {
    const merged = { partners: ['in-program', { survivor: 'partner-1' }] as const };
    expect(when(after(sold), reattributeSale(parts(5_000, 5_000), merged))).toMatchObject({
      refused: 'NOTHING_TO_CHANGE',
    });
  });

  it('because of its time stays with whom a person has named, until a policy decides by its name', () => {
    const attribution: SaleAttribution = {
      ...{ policyVersion: 1, model: 'last', decidedBy: 'touches', journeyId: null },
      ...{ shares: [], touches: [], omitted: 0, unusable: [], readAt: [] },
    };
    const named = reattributeSale(parts(10_000), { attribution });
    const byTime = reattributeSale(parts(5_000, 5_000), { attribution, unlessNamed: true });
    for (const byPerson of [reattributeSale(parts(4_000, 6_000)), reassignSale('partner-2')]) {
      const past = after(sold, byPerson);
      expect(when(past, byTime)).toMatchObject({ refused: 'NOTHING_TO_CHANGE', field: 'saleIds' });
      expect(when([...past, ...after(sold, byPerson, named).slice(past.length)], byTime)).toMatchObject([
        { data: { after: parts(5_000, 5_000) } },
      ]);
    }
  });

  it('because of its time stays with whom a person has confirmed; the confirmation is told once, and moves nothing', () => {
    const attribution: SaleAttribution = {
      ...{ policyVersion: 1, model: 'last', decidedBy: 'touches', journeyId: null },
      ...{ shares: [], touches: [], omitted: 0, unusable: [], readAt: [] },
    };
    const byPolicy = after(sold, reattributeSale(parts(4_000, 6_000), { attribution }));
    const byTime = reattributeSale(parts(5_000, 5_000), { attribution, unlessNamed: true });
    expect(when(byPolicy, byTime)).toMatchObject([{ type: 'sale.recredited' }]);
    const again = reattributeSale(parts(4_000, 6_000));
    expect(when(byPolicy, reattributeSale(parts(4_000, 6_000), { attribution }))).toMatchObject({
      refused: 'NOTHING_TO_CHANGE',
    });
    const confirmation = when(byPolicy, again);
    expect(confirmation).toMatchObject([
      {
        type: 'sale.credits-confirmed',
        data: { ...{ credits: parts(4_000, 6_000), charged: '300', refunded: '0' }, reason: 'it was theirs' },
      },
    ]);
    const confirmed = [...byPolicy, ...(confirmation as readonly SaleEvent[])];
    expect(when(confirmed, again)).toMatchObject({ refused: 'NOTHING_TO_CHANGE' });
    expect(when(confirmed, byTime)).toMatchObject({ refused: 'NOTHING_TO_CHANGE', field: 'saleIds' });
    const whole = after(sold, reattributeSale(parts(4_000, 6_000)), reattributeSale(parts(10_000), { attribution }));
    expect(when(whole, reassignSale('partner-1'))).toMatchObject([
      { type: 'sale.credits-confirmed', data: { credits: parts(10_000) } },
    ]);
    const early = { at: '2011-01-15T09:59:59.999Z' };
    expect(when(byPolicy, reattributeSale(parts(4_000, 6_000), early))).toMatchObject({ refused: 'BEFORE_SALE' });
  });

  it('may be confirmed as nobody’s: no words are kept, for there is nobody’s key to keep them under', async () => {
    const attribution: SaleAttribution = {
      ...{ policyVersion: 1, model: 'last', decidedBy: 'nobody', journeyId: null },
      ...{ shares: [], touches: [], omitted: 0, unusable: [], readAt: [] },
    };
    const past = after(sold, reattributeSale([], { attribution }), reattributeSale([]));
    const confirmation = past.at(-1) as SaleEvent;
    expect(confirmation).toMatchObject({ type: 'sale.credits-confirmed', data: { credits: [], reason: null } });
    const codec = new EventCodec(new MemoryPersonalData());
    const metadata = {
      ...{ tenant: 't', actor: { subject: 'ada', role: 'manager' }, commandId: 'c', bodyHash: 'b' },
      ...{ $correlationId: 'c', $causationId: 'c', occurredAt: '2024-01-01T00:00:00.000Z' },
    };
    const stored = await codec.encode(eventTypesOf([saleEvents as never]), confirmation, 'e', metadata);
    expect(stored.data).toMatchObject({ credits: [], reason: null });
    expect(when(past, reattributeSale([]))).toMatchObject({ refused: 'NOTHING_TO_CHANGE' });
  });

  it.each([
    ['by parts that do not add up', reattributeSale(parts(3_333, 3_333, 3_333)), 'WEIGHTS_DO_NOT_ADD_UP'],
    [
      'to a partner that the program does not have',
      reattributeSale(parts(10_000), { partners: ['unknown'] }),
      'PARTNER_NOT_FOUND',
    ],
    ['before it was made', reattributeSale(parts(5_000, 5_000), { at: '2011-01-15T09:59:59.999Z' }), 'BEFORE_SALE'],
    ['without a reason', reattributeSale(parts(5_000, 5_000), { reason: '' }), 'BAD_TEXT'],
  ] as const)('is refused %s', (_, command, refused) => {
    expect(when(after(sold), command)).toMatchObject({ refused });
  });
});
