import { describe, expect, it } from '@jest/globals';
import { scenario } from '#libs/kernel';
import { MOST_BYTES } from '../content/content.js';
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

describe('the evidence of a sale', () => {
  const DROPPED = ['outside-window', 'not-the-last-touch', undefined] as const;
  /** 2,800 touches that are too old, 199 that lost to the last one. */
  const many = Array.from({ length: 3000 }, (_, at) => {
    const reason = DROPPED[at < 2800 ? 0 : at < 2999 ? 1 : 2];
    return {
      ...{ touchId: `touch-${String(at).padStart(31, '0')}`, partnerId: `partner-${String(at).padStart(28, '0')}` },
      ...{ kind: 'click' as const, at: new Date(1e12 + at).toISOString(), linkId: 'l'.repeat(36), codeId: null },
      ...{ activityId: null, self: null, clickFlags: [], risks: [], share: reason ? null : '1/1' },
      dropped: reason ? { reason } : null,
    };
  });
  const streams = many.map(({ partnerId: id }) => ({ stream: 'partner' as const, id, revision: '3' }));
  const found = { ...attribution, touches: many, readAt: streams };
  const linesOf = (count: number) =>
    Array.from({ length: count }, () => ({ product: 'p'.repeat(200), quantity: '1', unitPrice: '1' }));
  const sold = (lines?: readonly object[]) => {
    const { data, context } = by({ ...byPolicy, attribution: found });
    const given = lines
      ? { ...data.given, lines: lines.map((one) => ({ ...data.given.lines[0], ...one })) }
      : data.given;
    const [event] = recorded(new RecordSale({ ...data, given } as RecordSale['data'], context));
    if (event?.type !== 'sale.recorded' || !event.data.attribution) throw new Error('it pins nothing');
    const { touches, unlisted, readAt } = event.data.attribution;
    return { touches, unlisted, readAt, bytes: JSON.stringify(event).length };
  };

  it('lists what was weighed and the latest of the rest, and counts the others', () => {
    const { touches, unlisted, readAt, bytes } = sold();
    expect([touches.length, unlisted, readAt.length]).toEqual([250, 2750, 250]);
    expect(touches).toEqual(many.slice(-250));
    expect(bytes).toBeLessThan(120_000);
  });

  it('gives way to what was sold: no sale is too large for it', () => {
    const bytesOfLine = (sold(linesOf(1100)).bytes - sold(linesOf(1000)).bytes) / 100;
    const leaving = (bytes: number) => sold(linesOf(Math.floor((MOST_BYTES - bytes) / bytesOfLine)));
    const { touches, unlisted, readAt } = leaving(10_000);
    expect([touches.length, unlisted, readAt.length]).toEqual([0, 3000, 0]);
    const fewer = leaving(sold().bytes - 5_000);
    expect([fewer.touches.length, fewer.unlisted]).toEqual([200, 2800]);
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
