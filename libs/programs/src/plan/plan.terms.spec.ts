import { describe, expect, it } from '@jest/globals';
import { ValidationErrors } from '../vocabulary/validation-errors.js';
import type { DraftCondition } from './condition.draft.js';
import type { DraftPays } from './pays.draft.js';
import { planBeforeLineRules } from './plan.upcast.js';
import { type DraftRule, readRule } from './rule.draft.js';

const share: DraftPays = { kind: 'share', rate: '0.1' };
const flat = (more: Partial<DraftPays> = {}): DraftPays => ({ kind: 'flat', amount: '5', ...more });
const counting = (by: string, ...steps: NonNullable<DraftPays['steps']>): DraftPays => ({
  ...{ kind: 'brackets', mode: 'marginal', window: 'day', by, steps },
});
const draft = (more: Partial<DraftRule> = {}): DraftRule => ({
  ...{ ruleId: 'r', name: 'R', when: { all: [] }, pays: share },
  ...more,
});
const when = (condition: DraftCondition) => draft({ when: condition });

function read(rule: DraftRule, currency = 'GBP') {
  const found = new ValidationErrors(currency);
  return { rule: readRule(rule, 'rules.0', found, {}), first: found.first };
}

describe('the terms of a rule', () => {
  it('are those of old, where nothing is said: it takes orders and pays the credited partner', () => {
    expect(read(draft({ onTop: null, payee: null, level: null, onZero: null })).rule).toMatchObject({
      ...{ onTop: false, level: 0, onZero: 'passes' },
    });
  });

  it.each<[string, Partial<DraftRule>, object]>([
    ['on top of the others', { onTop: true }, { onTop: true }],
    ['for the parent, one step above', { payee: 'parent' }, { level: 1 }],
    ['for the one three steps above', { payee: 'parent', level: 3 }, { level: 3 }],
    ['a flat amount for nothing', { pays: flat(), onZero: 'pays' }, { onZero: 'pays' }],
    [
      'an amount for each unit, finer than the currency',
      { pays: flat({ amount: '0.0050', per: 'unit' }) },
      { pays: { kind: 'flat', amount: '0.005', per: 'unit' } },
    ],
    [
      'an amount for each sale, also of nothing',
      { onZero: 'pays', pays: counting('sales', { from: '0', amount: '10.00' }, { from: '2', amount: '0' }) },
      {
        onZero: 'pays',
        pays: {
          ...{ kind: 'brackets', mode: 'marginal', window: 'day', by: 'sales' },
          steps: [
            { from: '0', amount: '10' },
            { from: '2', amount: '0' },
          ],
        },
      },
    ],
    [
      'a rate by units',
      { pays: counting('units', { from: '0', rate: '0.02' }) },
      { pays: { by: 'units', steps: [{ from: '0', rate: '0.02' }] } },
    ],
    [
      'for lines of a product',
      { when: { fact: 'line.product', oneOf: ['A'] } },
      { when: { fact: 'line.product', oneOf: ['A'] } },
    ],
    [
      'for lines that are no postage',
      { when: { fact: 'line.kind', noneOf: ['postage'] } },
      { when: { fact: 'line.kind', noneOf: ['postage'] } },
    ],
    [
      'without a word in the metadata',
      { when: { fact: 'sale.metadata', key: 'channel', noneOf: ['web'] } },
      { when: { fact: 'sale.metadata', key: 'channel', noneOf: ['web'] } },
    ],
    [
      'above and up to',
      { when: { fact: 'sale.base', above: '100.0', atMost: '100.01' } },
      { when: { fact: 'sale.base', above: '100', atMost: '100.01' } },
    ],
  ])('may be: %s', (_, change, expected) => {
    const { rule, first } = read(draft(change));
    expect(first).toBeUndefined();
    expect(rule).toMatchObject(expected);
  });

  it.each<[string, DraftRule, string, string]>([
    ['unknown payee', draft({ payee: 'sibling' }), 'UNKNOWN_VALUE', 'payee'],
    ['level of nobody', draft({ level: 1 }), 'BAD_PAYEE', 'level'],
    ['level of the credited', draft({ payee: 'credited', level: 1 }), 'BAD_PAYEE', 'level'],
    ['level 0', draft({ payee: 'parent', level: 0 }), 'OUT_OF_RANGE', 'level'],
    ['level 4', draft({ payee: 'parent', level: 4 }), 'OUT_OF_RANGE', 'level'],
    ['level between', draft({ payee: 'parent', level: 1.5 }), 'OUT_OF_RANGE', 'level'],
    ['a share of nothing', draft({ onZero: 'pays' }), 'BAD_PAYS', 'onZero'],
    [
      'volume of nothing',
      draft({ onZero: 'pays', pays: counting('amount', { from: '0', rate: '0' }) }),
      'BAD_PAYS',
      'onZero',
    ],
    ['unknown zero', draft({ pays: flat(), onZero: 'maybe' }), 'UNKNOWN_VALUE', 'onZero'],
    ['per of a share', draft({ pays: { ...share, per: 'unit' } }), 'BAD_PAYS', 'pays.per'],
    ['per line', draft({ pays: flat({ per: 'line' }) }), 'UNKNOWN_VALUE', 'pays.per'],
    ['a flat amount by units', draft({ pays: flat({ by: 'units' }) }), 'BAD_PAYS', 'pays.by'],
    ['nothing per unit', draft({ pays: flat({ per: 'unit', amount: '0' }) }), 'NOT_POSITIVE', 'pays.amount'],
    ['less than nothing per unit', draft({ pays: flat({ per: 'unit', amount: '-1' }) }), 'NOT_POSITIVE', 'pays.amount'],
    [
      'too much per unit',
      draft({ pays: flat({ per: 'unit', amount: '1000000000000001' }) }),
      'OUT_OF_RANGE',
      'pays.amount',
    ],
    [
      'per unit in brackets',
      draft({ pays: { ...counting('units', { from: '0', rate: '0' }), per: 'unit' } }),
      'BAD_PAYS',
      'pays.per',
    ],
    ['unknown measure', draft({ pays: counting('clicks', { from: '0', rate: '0' }) }), 'UNKNOWN_VALUE', 'pays.by'],
    [
      'an amount by amount',
      draft({ pays: counting('amount', { from: '0', amount: '1' }) }),
      'BAD_STEPS',
      'pays.steps.0.amount',
    ],
    [
      'both in a step',
      draft({ pays: counting('sales', { from: '0', amount: '1', rate: '0.1' }) }),
      'BAD_STEPS',
      'pays.steps.0.amount',
    ],
    ['neither in a step', draft({ pays: counting('sales', { from: '0' }) }), 'NOT_A_DECIMAL', 'pays.steps.0.rate'],
    [
      'a step that takes',
      draft({ pays: counting('sales', { from: '0', amount: '-1' }) }),
      'NEGATIVE',
      'pays.steps.0.amount',
    ],
    [
      'both kinds of values',
      when({ fact: 'line.product', oneOf: ['A'], noneOf: ['B'] }),
      'BAD_CONDITION',
      'when.noneOf',
    ],
    ['none of nothing', when({ fact: 'line.product', noneOf: [] }), 'BAD_CONDITION', 'when.noneOf'],
    ['unknown kind of line', when({ fact: 'line.kind', oneOf: ['vat'] }), 'BAD_CONDITION', 'when.oneOf.0'],
    ['bounds of a product', when({ fact: 'line.product', oneOf: ['A'], above: '1' }), 'BAD_CONDITION', 'when.above'],
    ['two lower bounds', when({ fact: 'sale.base', above: '1', atLeast: '1' }), 'BAD_CONDITION', 'when.above'],
    ['two upper bounds', when({ fact: 'sale.amount', below: '1', atMost: '2' }), 'BAD_CONDITION', 'when.below'],
    ['nothing between', when({ fact: 'sale.base', above: '1', atMost: '1' }), 'BAD_CONDITION', 'when.atMost'],
    ['nothing below', when({ fact: 'sale.base', atLeast: '1', below: '1' }), 'BAD_CONDITION', 'when.below'],
  ])('may not be: %s', (_, rule, code, field) => {
    expect(read(rule).first).toMatchObject({ refused: code, field: `rules.0.${field}` });
  });
});

describe('a plan from before line rules', () => {
  const rule = { ruleId: 'r', name: 'R', when: { all: [] } };
  const plain = { ...rule, onTop: false, level: 0, onZero: 'passes' };
  const brackets = { kind: 'brackets', mode: 'marginal', window: 'month', steps: [{ from: '0', rate: '0.1' }] };

  it('means what it meant', () => {
    const pays = [{ kind: 'share', rate: '0.1' }, { kind: 'flat', amount: '5.00' }, brackets];
    const before = {
      programId: 'p',
      standard: true,
      plan: { name: 'S', rules: pays.map((one) => ({ ...rule, pays: one })) },
    };
    const after = [pays[0], { ...pays[1], per: 'sale' }, { ...brackets, by: 'amount' }];
    expect(planBeforeLineRules(before)).toEqual({
      ...before,
      plan: { name: 'S', rules: after.map((one) => ({ ...plain, pays: one })) },
    });
  });
});
