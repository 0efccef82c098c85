import { describe, expect, it } from '@jest/globals';
import { scenario } from '#libs/kernel';
import { nameOf, recordSale } from '../../test/sale.fixtures.js';
import type { SaleAttribution, SaleConversion, SaleEvent } from '../events/sale.events.js';
import { NAMED_CREDITS, type SaleCrediting, usualCrediting } from './crediting.js';
import { sale } from './sale.js';
import { saleAggregate } from './sale.aggregate.js';
import { RecordSale } from './sale.commands.js';

const attribution: SaleAttribution = {
  ...{ decidedBy: 'touches', policyVersion: 1, model: 'last', journeyId: 'j1', unusable: [], readAt: [] },
  shares: [{ partnerId: 'partner-2', weight: 10_000, exact: '1/1', risks: [] }],
  ...{ touches: [], omitted: 0 },
};
const conversion: SaleConversion = {
  ...{ journeyId: 'j1', number: 2, firstAt: '2011-01-01T00:00:00.000Z', monthsSinceFirst: 0 },
};

const by = (crediting: Partial<SaleCrediting>, credits: { partnerId: string; weight: number }[] = []): RecordSale => {
  const { data, context } = recordSale({ credits });
  const draft = new RecordSale({ ...data, crediting: { ...NAMED_CREDITS, ...crediting } }, context);
  return saleAggregate.prepare?.(draft, nameOf, { status: 'expected', refunds: [] }) as RecordSale;
};

const byPolicy = { asked: 'by-policy', crediting: 'by-policy', attribution, conversion } as const;
const usual = { ...byPolicy, asked: null };
const recorded = (command: RecordSale): SaleEvent[] => {
  const decision = sale.decide(command, { status: 'expected', refunds: [] });
  if ('refused' in decision) throw new Error(decision.message);
  return [...decision];
};
const own = [{ partnerId: 'partner-1', weight: 10_000 }];

describe('whom a sale is credited to', () => {
  it('is said by who records it, unless the program has a policy and nobody is named', () => {
    expect([usualCrediting(own, true), usualCrediting([], false), usualCrediting([], true)]).toEqual([
      ...['explicit', 'explicit', 'by-policy'],
    ]);
    const [event] = recorded(recordSale());
    expect(event?.data).toMatchObject({ crediting: 'explicit', evidence: null, attribution: null, conversion: null });
  });

  it('is what the policy decided, with all that it stood on, in the event that records it', () => {
    const [event] = recorded(by({ ...byPolicy, evidence: { email: 'ann@acme.com' } }));
    expect(event?.data).toMatchObject({
      ...{ crediting: 'by-policy', credits: [{ partnerId: 'partner-2', weight: 10_000 }], attribution, conversion },
      evidence: { email: 'person:ann@acme.com' },
    });
  });

  it('is not both named and left to the policy', () => {
    expect(scenario(sale).given().when(by(byPolicy, own))).toMatchObject({ refused: 'CREDITS_AND_POLICY' });
    const none = by({ asked: 'none', crediting: 'none' }, own);
    expect(scenario(sale).given().when(none)).toMatchObject({ refused: 'CREDITS_AND_POLICY', field: 'credits' });
  });

  it('is not left to a policy that the program had not set then', () => {
    const command = by({ ...byPolicy, attribution: null });
    expect(scenario(sale).given().when(command)).toMatchObject({ refused: 'NO_ATTRIBUTION_POLICY' });
  });

  it('is nobody where that was asked for', () => {
    const [event] = recorded(by({ asked: 'none', crediting: 'none', conversion }));
    expect(event?.data).toMatchObject({ crediting: 'none', credits: [], conversion: { number: 2 } });
  });
});

describe('the same number again', () => {
  const again = (first: RecordSale, second: RecordSale) =>
    scenario(sale)
      .given(...recorded(first))
      .when(second);
  const differs = expect.objectContaining({ refused: 'SALE_DIFFERS' });

  it('is the same sale, whatever would be decided by now', () => {
    const now = { ...attribution, decidedBy: 'nobody' as const, shares: [] };
    expect(again(by(byPolicy), by({ ...byPolicy, attribution: now, conversion: null }))).toEqual([]);
    expect(again(by(usual), by({ ...usual, crediting: 'explicit', attribution: null }))).toEqual([]);
    const noPolicyYet = by({ ...NAMED_CREDITS });
    expect(again(noPolicyYet, by(usual))).toEqual([]);
  });

  it('is another sale where something else is asked for', () => {
    expect(again(by(usual), by({ asked: 'none', crediting: 'none' }))).toEqual(differs);
    expect(again(by(byPolicy), by({ asked: 'explicit', crediting: 'explicit' }))).toEqual(differs);
    expect(again(by(byPolicy), by({}, own))).toEqual(differs);
    expect(again(by({}, own), by(usual))).toEqual(differs);
    expect(again(by({ asked: 'none', crediting: 'none' }), by(usual))).toEqual(differs);
  });

  it('is another sale with other evidence', () => {
    const code = (text: string) => by({ ...byPolicy, evidence: { code: text } });
    expect(again(code('ANN10'), code('ANN10'))).toEqual([]);
    expect(again(code('ANN10'), code('BOB10'))).toEqual(differs);
    expect(again(by(byPolicy), code('ANN10'))).toEqual(differs);
  });
});
