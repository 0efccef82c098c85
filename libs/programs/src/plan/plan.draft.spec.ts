import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DraftCondition } from './condition.draft.js';
import { ValidationErrors } from '../vocabulary/validation-errors.js';
import type { DraftPays } from './pays.draft.js';
import { type DraftPlan, planContent } from './plan.draft.js';

const always: DraftCondition = { all: [] };
const share: DraftPays = { kind: 'share', rate: '0.15' };
const rule = (ruleId: string, pays: DraftPays = share, when: DraftCondition = always) => ({
  ruleId,
  name: 'A rule',
  when,
  pays,
});
const plan = (change: Partial<DraftPlan> = {}): DraftPlan => ({
  name: 'Standard',
  effectiveFrom: '2010-12-01T00:00:00Z',
  rounding: 'half-even',
  base: { excludeKinds: ['tax'], excludeProducts: ['POST'], excludeCategories: [] },
  rules: [rule('all')],
  caps: [{ capId: 'monthly', per: 'partner', window: 'month', amount: '1000' }],
  ...change,
});

const read = (draft: DraftPlan, currency = 'GBP') => {
  const found = new ValidationErrors(currency);
  const content = planContent(draft, '', found, {});
  return { content, first: found.first };
};
const steps = (...pairs: [string, string][]): DraftPays => ({
  kind: 'brackets',
  mode: 'marginal',
  window: 'month',
  steps: pairs.map(([from, rate]) => ({ from, rate })),
});
const paying = (pays: DraftPays) => plan({ rules: [rule('a', pays)] });
const when = (condition: DraftCondition) => plan({ rules: [rule('a', share, condition)] });

describe('a plan that is well formed', () => {
  it('is kept with figures in their one form', () => {
    const { content, first } = read(
      plan({
        rules: [
          rule('tax', { kind: 'flat', amount: '5' }, { fact: 'sale.amount', atLeast: '10.50', atMost: null }),
          rule('rest', steps(['0', '0.10'], ['1000.00', '0.150'])),
        ],
      }),
    );
    expect(first).toBeUndefined();
    expect(content.effectiveFrom).toBe('2010-12-01T00:00:00.000Z');
    expect(content.caps[0]?.amount).toBe('1000.00');
    expect(content.rules.map(({ pays }) => pays)).toEqual([
      { kind: 'flat', amount: '5.00', per: 'sale' },
      {
        kind: 'brackets',
        mode: 'marginal',
        by: 'amount',
        window: 'month',
        steps: [
          { from: '0', rate: '0.1' },
          { from: '1000', rate: '0.15' },
        ],
      },
    ]);
    expect(content.rules[0]?.when).toEqual({ fact: 'sale.amount', atLeast: '10.5' });
  });

  it('keeps groups of conditions as they are nested', () => {
    const condition: DraftCondition = {
      any: [
        { fact: 'partner.tier', oneOf: ['1', '2'] },
        {
          all: [
            { fact: 'customer.returning', is: false },
            { fact: 'sale.metadata', key: 'channel', oneOf: ['web'] },
          ],
        },
      ],
    };
    const { content, first } = read(when(condition));
    expect(first).toBeUndefined();
    expect(content.rules[0]?.when).toEqual(condition);
  });

  it('keeps keys as they are recorded, in normal form C', () => {
    const { content, first } = read(when({ fact: 'partner.externalId', noneOf: ['cafe\u0301', 'north'] }));
    expect(first).toBeUndefined();
    expect(content.rules[0]?.when).toEqual({ fact: 'partner.externalId', noneOf: ['caf\u00e9', 'north'] });
    const name = 'person:00000000-0000-5000-8000-000000000001';
    expect(read(when({ fact: 'customer.ref', oneOf: [name] })).first).toBeUndefined();
  });

  it('may ask for one amount exactly', () => {
    expect(read(when({ fact: 'sale.amount', atLeast: '1.0', atMost: '1' })).first).toBeUndefined();
  });

  it.each(['partner', 'customer', 'program'])('may have a cap per %s', (per) => {
    const { content, first } = read(plan({ caps: [{ capId: 'c', per, window: 'week', amount: '1000' }] }));
    expect(first).toBeUndefined();
    expect(content.caps).toEqual([{ capId: 'c', per, window: 'week', amount: '1000.00' }]);
  });

  it('may pay nothing, at a rate of 0, and everything, at 1', () => {
    expect(read(plan({ rules: [] })).first).toBeUndefined();
    expect(read(paying(steps(['0', '0'], ['1', '1']))).first).toBeUndefined();
  });
});

describe('a plan that is not well formed', () => {
  it.each<[string, DraftPlan, string, string]>([
    ['no name', plan({ name: '' }), 'BAD_TEXT', 'name'],
    ['no moment', plan({ effectiveFrom: '2010-12-01' }), 'BAD_INSTANT', 'effectiveFrom'],
    ['unknown rounding', plan({ rounding: 'up' }), 'UNKNOWN_VALUE', 'rounding'],
    [
      'unknown line kind',
      plan({ base: { excludeKinds: ['vat'], excludeProducts: [], excludeCategories: [] } }),
      'UNKNOWN_VALUE',
      'base.excludeKinds.0',
    ],
    ['rule id twice', plan({ rules: [rule('a'), rule('a')] }), 'RULE_ID_TAKEN', 'rules.1.ruleId'],
    ['bad rule id', plan({ rules: [rule('a b')] }), 'BAD_ID', 'rules.0.ruleId'],
    [
      'cap id twice',
      plan({ caps: ['day', 'week'].map((window) => ({ capId: 'c', per: 'partner', window, amount: '1' })) }),
      'CAP_ID_TAKEN',
      'caps.1.capId',
    ],
    [
      'cap of zero',
      plan({ caps: [{ capId: 'c', per: 'partner', window: 'day', amount: '0' }] }),
      'NOT_POSITIVE',
      'caps.0.amount',
    ],
    [
      'cap window',
      plan({ caps: [{ capId: 'c', per: 'partner', window: 'hour', amount: '1' }] }),
      'UNKNOWN_VALUE',
      'caps.0.window',
    ],
    [
      'whom a cap is per',
      plan({ caps: [{ capId: 'c', per: 'program-customer', window: 'day', amount: '1' }] }),
      'UNKNOWN_VALUE',
      'caps.0.per',
    ],
    ['rate above 1', paying({ kind: 'share', rate: '1.0001' }), 'RATE_OUT_OF_RANGE', 'rules.0.pays.rate'],
    ['rate below 0', paying({ kind: 'share', rate: '-0.1' }), 'RATE_OUT_OF_RANGE', 'rules.0.pays.rate'],
    ['rate in per cent', paying({ kind: 'share', rate: '15 %' }), 'NOT_A_DECIMAL', 'rules.0.pays.rate'],
    ['no rate', paying({ kind: 'share' }), 'NOT_A_DECIMAL', 'rules.0.pays.rate'],
    ['stray part', paying({ kind: 'share', rate: '0.1', amount: '5' }), 'BAD_PAYS', 'rules.0.pays.amount'],
    ['flat of zero', paying({ kind: 'flat', amount: '0.00' }), 'NOT_POSITIVE', 'rules.0.pays.amount'],
    ['flat too fine', paying({ kind: 'flat', amount: '0.001' }), 'FINER_THAN_CURRENCY', 'rules.0.pays.amount'],
    ['unknown model', paying({ kind: 'points' }), 'UNKNOWN_VALUE', 'rules.0.pays.kind'],
    ['no steps', paying(steps()), 'BAD_STEPS', 'rules.0.pays.steps'],
    ['first step above 0', paying(steps(['1', '0.1'])), 'BAD_STEPS', 'rules.0.pays.steps.0.from'],
    [
      'equal steps',
      paying(steps(['0', '0.1'], ['10', '0.2'], ['10.0', '0.3'])),
      'BAD_STEPS',
      'rules.0.pays.steps.2.from',
    ],
    [
      'falling steps',
      paying(steps(['0', '0.1'], ['10', '0.2'], ['9', '0.3'])),
      'BAD_STEPS',
      'rules.0.pays.steps.2.from',
    ],
    ['step rate', paying(steps(['0', '15'])), 'RATE_OUT_OF_RANGE', 'rules.0.pays.steps.0.rate'],
    ['hourly brackets', paying({ ...steps(['0', '0.1']), window: 'hour' }), 'UNKNOWN_VALUE', 'rules.0.pays.window'],
    ['empty condition', when({}), 'BAD_CONDITION', 'rules.0.when'],
    ['two forms', when({ all: [], any: [] }), 'BAD_CONDITION', 'rules.0.when'],
    ['unknown fact', when({ fact: 'partner.mood', oneOf: ['good'] }), 'UNKNOWN_VALUE', 'rules.0.when.fact'],
    ['no values', when({ fact: 'partner.kind', oneOf: [] }), 'BAD_CONDITION', 'rules.0.when.oneOf'],
    ['no bound', when({ fact: 'sale.amount' }), 'BAD_CONDITION', 'rules.0.when'],
    [
      'crossed bounds',
      when({ fact: 'sale.amount', atLeast: '2', atMost: '1' }),
      'BAD_CONDITION',
      'rules.0.when.atMost',
    ],
    [
      'stray bound',
      when({ fact: 'partner.kind', oneOf: ['msp'], atMost: '1' }),
      'BAD_CONDITION',
      'rules.0.when.atMost',
    ],
    ['group with values', when({ all: [], oneOf: ['x'] }), 'BAD_CONDITION', 'rules.0.when.oneOf'],
    ['tier in words', when({ fact: 'partner.tier', oneOf: ['gold'] }), 'BAD_CONDITION', 'rules.0.when.oneOf.0'],
    ['country in words', when({ fact: 'partner.country', oneOf: ['France'] }), 'BAD_CONDITION', 'rules.0.when.oneOf.0'],
    ['blank before a key', when({ fact: 'partner.externalId', oneOf: [' north'] }), 'BAD_TEXT', 'rules.0.when.oneOf.0'],
    ['bounds of a key', when({ fact: 'partner.externalId', atLeast: '1' }), 'BAD_CONDITION', 'rules.0.when.atLeast'],
    ['empty reference', when({ fact: 'customer.ref', oneOf: [''] }), 'BAD_TEXT', 'rules.0.when.oneOf.0'],
    [
      'reference in the clear',
      when({ fact: 'customer.ref', noneOf: ['C-7'] }),
      'BAD_CONDITION',
      'rules.0.when.noneOf.0',
    ],
    ['neither true nor false', when({ fact: 'customer.returning' }), 'BAD_CONDITION', 'rules.0.when.is'],
    ['metadata without key', when({ fact: 'sale.metadata', oneOf: ['x'] }), 'BAD_TEXT', 'rules.0.when.key'],
    [
      'nested fault',
      when({ any: [{ all: [{ fact: 'sale.type' }] }] }),
      'BAD_CONDITION',
      'rules.0.when.any.0.all.0.oneOf',
    ],
  ])('says where: %s', (_, draft, code, field) => {
    expect(read(draft).first).toMatchObject({ refused: code, field });
  });

  it('refuses amounts finer than the currency of the program', () => {
    const cap = plan({ caps: [{ capId: 'c', per: 'customer', window: 'year', amount: '10.5' }] });
    expect(read(cap, 'JPY').first).toMatchObject({ refused: 'FINER_THAN_CURRENCY', field: 'caps.0.amount' });
    expect(read(cap, 'KWD').content.caps[0]?.amount).toBe('10.500');
  });

  it('does not nest without end', () => {
    const deep = (levels: number): DraftCondition => (levels === 0 ? always : { all: [deep(levels - 1)] });
    expect(read(when(deep(7))).first).toBeUndefined();
    expect(read(when(deep(8))).first?.refused).toBe('CONDITION_TOO_DEEP');
  });

  it('is never let through by steps in any other order than rising from 0', () => {
    const figure = fc.nat(50).map(String);
    fc.assert(
      fc.property(fc.array(figure, { maxLength: 6 }), (froms) => {
        const numbers = froms.map(Number);
        const rising = numbers[0] === 0 && numbers.every((number, at) => at === 0 || number > numbers[at - 1]!);
        const pays = steps(...froms.map((from): [string, string] => [from, '0.1']));
        expect(read(paying(pays)).first === undefined).toBe(rising);
      }),
    );
  });
});
