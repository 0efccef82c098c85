import type { Case } from './cases.js';

/** How a case is said with the words of today. */
interface Today {
  readonly because: string;
  readonly of: (written: Case) => Case;
}

type Step = NonNullable<Case['steps']>[number];

const rules = (plan: Case['plan']) => (plan?.['rules'] ?? []) as Readonly<Record<string, unknown>>[];

/** Other words for one thing. */
const reworded =
  (words: Readonly<Record<string, string>>) =>
  (written: Case): Case => {
    let text = JSON.stringify(written);
    for (const [then, now] of Object.entries(words)) text = text.replaceAll(`"${then}"`, `"${now}"`);
    return JSON.parse(text) as Case;
  };

const withRule =
  (change: (rule: Readonly<Record<string, unknown>>) => object) =>
  (written: Case): Case => ({
    ...written,
    plan: { ...written.plan, rules: rules(written.plan).map((rule) => ({ ...rule, ...change(rule) })) },
  });

const withSteps =
  (change: (step: Step, at: number) => Step) =>
  (written: Case): Case => ({ ...written, steps: (written.steps ?? []).map(change) });

const ofLine = (line: number) =>
  withSteps(([mutation, { amount, ...input }]) => [
    mutation,
    mutation === 'refundSale' ? { ...input, lines: [{ line }] } : { ...input, ...(amount !== undefined && { amount }) },
  ]);

const expecting =
  (expected: Case['expected']) =>
  (written: Case): Case => ({ ...written, expected: { ...written.expected, ...expected } });

/** Cases whose words the product does not have; decision 0172 says why each answer is right. */
export const TODAY: Readonly<Record<string, Today>> = {
  'A03-rates-by-line': {
    because: 'a rule by the product of a line asks for LINE_PRODUCT; SALE_PRODUCT takes the whole sale',
    of: reworded({ SALE_PRODUCT: 'LINE_PRODUCT' }),
  },
  'A04a-refund-of-postage': { because: 'an amount is spread; a refund of postage names its line', of: ofLine(2) },
  'A04b-refund-of-goods': { because: 'an amount is spread; a refund of goods names its line', of: ofLine(1) },
  'A06-failed-refund-then-real-one': {
    because: 'the refund is reversed, not what it caused (§8)',
    of: withSteps(([mutation, input]) =>
      mutation === 'reverseClawback'
        ? [
            'reverseRefund',
            { ...input, saleExternalId: '1', refundExternalId: 'D1', occurredAt: '2024-01-22T00:00:00Z' },
          ]
        : [mutation, input],
    ),
  },
  'A09-flat-per-unit': {
    because: 'flat is once for a sale unless it says UNIT (§4)',
    of: withRule(({ pays }) => ({ pays: { ...(pays as object), per: 'UNIT' } })),
  },
  'A11-flat-for-a-free-item': {
    because: 'what costs nothing pays where the rule says so (§4)',
    of: withRule(() => ({ onZero: 'PAYS' })),
  },
  'A12-order-edited': {
    because: 'an order that was edited is amended; a second sale of its number is refused',
    of: withSteps(([mutation, input], at) =>
      at === 0
        ? [mutation, input]
        : ['amendSale', { saleExternalId: '1', occurredAt: '2024-01-11T12:00:00Z', lines: input['lines'] }],
    ),
  },
  'A16-refund-in-another-currency': {
    because: 'the page names the refusal CURRENCY_DIFFERS (§8, example 33)',
    of: reworded({ OTHER_CURRENCY: 'CURRENCY_DIFFERS' }),
  },
  'B1-mixed-decimal-marks': {
    because: 'an import that left rows out ends with 2: a sale that is not there pays nobody',
    of: expecting({ answers: [{ rc: 2, badRows: 4, refused: 0 }] }),
  },
  'B6-bulk-with-one-bad-date': {
    because: 'one word for every moment that is none',
    of: reworded({ NOT_AN_INSTANT: 'BAD_INSTANT' }),
  },
  'G1-email-as-key': {
    because: 'what names a person is encrypted and kept, as its README allows',
    of: expecting({ answers: ['ok'] }),
  },
  'O1-override': {
    because: 'parts of more than the whole are refused, as its README says: a manager is paid by a rule on top',
    of: expecting({ answers: [['WEIGHTS_DO_NOT_ADD_UP']] }),
  },
};
