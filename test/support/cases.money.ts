import type { Case } from './cases.js';
import { sale, share, type Step } from './cases.written.js';

const refund = (externalId: string, occurredAt: string, more: object): Step => [
  'refundSale',
  { externalId, saleExternalId: '1', occurredAt, ...more },
];

const amended = (unitPrice: string): Step => [
  'amendSale',
  {
    ...{ saleExternalId: '1', occurredAt: '2024-01-12T12:00:00Z' },
    lines: [{ product: 'x', unitPrice, quantity: '1', kind: 'GOODS' }],
  },
];

const line = (kind: string, unitPrice: string) => ({ product: 'x', kind, unitPrice, quantity: '1' });

const parent = (externalId: string, effectiveFrom: string): Step => [
  'setPartnerParent',
  { partnerId: '$partner:U', parentId: `$partner:${externalId}`, effectiveFrom, reason: 'x' },
];

/** What was found of refunds, changed orders, rates and months in reports of others. */
export const OF_MONEY: Readonly<Record<string, Case>> = {
  /** 10.00 of one of three were given back, then one, and then what was left: a unit is not counted as gone for money that was given back of it. */
  'A17-money-of-a-unit-then-the-unit': {
    plan: { rules: [share('0.10')] },
    steps: [
      sale('1', '2024-01-10T12:00:00Z', '24.50', {
        lines: [{ product: 'x', unitPrice: '24.50', quantity: '3', kind: 'GOODS' }],
      }),
      refund('r1', '2024-01-11T12:00:00Z', { lines: [{ line: 1, amount: '10.00' }] }),
      refund('r2', '2024-01-12T12:00:00Z', { lines: [{ line: 1, quantity: '1' }] }),
    ],
    expected: { commission: '3.90', answers: ['ok', 'ok', 'ok'] },
  },
  /** A plugin refunds, and the payment service tells of the same money. */
  'A18-one-refund-told-twice': {
    plan: { rules: [share('0.10')] },
    steps: [
      sale('1', '2024-01-10T12:00:00Z', '100.00'),
      refund('plugin', '2024-01-11T12:00:00Z', { amount: '30.00' }),
      refund('service', '2024-01-11T12:00:01Z', { refundedTotal: '30.00' }),
    ],
    expected: { commission: '7.00', answers: ['ok', 'ok', 'ok'] },
  },
  /** One order is told by each try to pay it. */
  'A19-one-order-told-by-two-webhooks': {
    plan: { rules: [share('0.10')] },
    steps: [sale('1', '2024-01-10T12:00:00Z', '100.00'), sale('1', '2024-01-10T12:00:00Z', '100.00')],
    expected: { commission: '10.00', answers: ['ok', 'ok'] },
  },
  /** Each goes back at the rate that it had earned at, not at what both come to. */
  'A20-refund-after-the-rate-was-changed': {
    plan: { rules: [share('0.10')] },
    steps: [
      sale('1', '2024-01-10T12:00:00Z', '100.00'),
      ['publishPlan', { name: 'std', standard: true, effectiveFrom: '2024-02-01T00:00:00Z', rules: [share('0.15')] }],
      sale('2', '2024-02-10T12:00:00Z', '100.00'),
      refund('r', '2024-02-11T12:00:00Z', {}),
    ],
    expected: { commission: '15.00' },
  },
  /** 20 at 10 %, and 30 of a product at 50 %. */
  'A21-a-rate-of-its-own-in-a-cascade': {
    plan: { rules: [share('0.50', { when: { fact: 'LINE_PRODUCT', oneOf: ['B'] } }), share('0.10')] },
    steps: [
      sale('1', '2024-01-10T12:00:00Z', '0', {
        lines: [
          { product: 'A', unitPrice: '20', quantity: '1', kind: 'GOODS' },
          { product: 'B', unitPrice: '30', quantity: '1', kind: 'GOODS' },
        ],
      }),
    ],
    expected: { commission: '17.00', answers: ['ok'] },
  },
  /** 5.00 a sale, half of which is given back. */
  'A22-half-of-a-sale-with-a-flat-amount': {
    plan: { rules: [{ ruleId: 'f', name: 'f', pays: { kind: 'FLAT', amount: '5.00' } }] },
    steps: [sale('1', '2024-01-10T12:00:00Z', '80.00'), refund('r', '2024-01-11T12:00:00Z', { amount: '40.00' })],
    expected: { commission: '2.50', answers: ['ok', 'ok'] },
  },
  /** 100 in the last half hour of May where the program is, and 100 in the first of June: neither month reaches the second step. */
  'T1-the-last-evening-of-a-month': {
    program: { timeZone: 'Europe/Berlin' },
    plan: {
      rules: [
        {
          ...{ ruleId: 'b', name: 'b' },
          pays: {
            ...{ kind: 'BRACKETS', mode: 'MARGINAL', by: 'AMOUNT', window: 'MONTH' },
            steps: [
              { from: '0', rate: '0.10' },
              { from: '100', rate: '0.20' },
            ],
          },
        },
      ],
    },
    steps: [sale('1', '2024-05-31T21:30:00Z', '100.00'), sale('2', '2024-05-31T22:30:00Z', '100.00')],
    expected: { commission: '20.00', answers: ['ok', 'ok'] },
  },
  /** An upgrade, a credit for it, and another upgrade: what is left goes back whole. */
  'A23-upgraded-twice-and-given-back': {
    plan: { rules: [share('0.10')] },
    steps: [
      sale('1', '2024-01-10T12:00:00Z', '100.00'),
      refund('r1', '2024-01-11T12:00:00Z', { amount: '40.00' }),
      amended('150.00'),
      amended('200.00'),
      refund('r2', '2024-01-14T12:00:00Z', {}),
    ],
    expected: { commission: '0.00', answers: ['ok', 'ok', 'ok', 'ok', 'ok'] },
  },
  /** `1.000` is a thousand where points group, also without a decimal mark, and so is `1.355,90 €`. */
  'B9-a-thousand-without-a-decimal-mark': {
    program: { currency: 'EUR' },
    plan: { rules: [share('0.10')] },
    import: [['a.csv', 'mapping.yaml']],
    files: {
      'a.csv': 'No;Amount\n1;1.000\n2;1.355,90 €\n3;-3.000\n',
      'mapping.yaml': [
        'concord: 1',
        'name: b9',
        "source: { delimiter: ';' }",
        "columns: { Amount: { replace: [{ pattern: ' €$', with: '' }], number: { decimal: ',', group: '.' } } }",
        'records:',
        '  - sale:',
        '      externalId: { column: No }',
        "      occurredAt: '2024-01-10T12:00:00Z'",
        '      currency: EUR',
        '      credits: [{ partner: A }]',
        "      lines: [{ product: x, quantity: '1', unitPrice: { column: Amount } }]",
        '',
      ].join('\n'),
    },
    expected: { commission: '235.59', answers: [{ rc: 2, badRows: 0, refused: 1 }] },
  },
  /** 5 %, and 10 % of all from 100 on. Two sales that earned a true-up and the one that reached it: one is refunded whole, and is sold again. */
  'R1-down-a-step-and-up-again': {
    plan: {
      rules: [
        {
          ...{ ruleId: 'b', name: 'b' },
          pays: {
            ...{ kind: 'BRACKETS', mode: 'RETROACTIVE', by: 'AMOUNT', window: 'MONTH' },
            steps: [
              { from: '0', rate: '0.05' },
              { from: '100', rate: '0.10' },
            ],
          },
        },
      ],
    },
    steps: [
      sale('0', '2024-01-10T12:00:00Z', '30.00'),
      sale('1', '2024-01-10T12:00:00Z', '60.00'),
      sale('2', '2024-01-10T12:00:00Z', '10.00'),
      refund('r', '2024-01-11T12:00:00Z', {}),
      sale('3', '2024-01-12T12:00:00Z', '60.00'),
    ],
    expected: { commission: '10.00', answers: ['ok', 'ok', 'ok', 'ok', 'ok'] },
  },
  /** 10 with 1 off, at 20 %. */
  'A24-a-coupon-off-the-price': {
    plan: { rules: [share('0.20')] },
    steps: [sale('1', '2024-01-10T12:00:00Z', '0', { lines: [line('GOODS', '10'), line('DISCOUNT', '-1')] })],
    expected: { commission: '1.80', answers: ['ok'] },
  },
  /** Goods of 20, postage of 5 and the tax of both count where the plan leaves out nothing. */
  'A25-tax-of-the-postage': {
    plan: { rules: [share('0.20')], base: { excludeKinds: [] } },
    steps: [
      sale('1', '2024-01-10T12:00:00Z', '0', {
        lines: [line('GOODS', '20'), line('POSTAGE', '5'), line('TAX', '2'), line('TAX', '0.50')],
      }),
    ],
    expected: { commission: '5.50', answers: ['ok'] },
  },
  /** 100.5 yen are 101. */
  'M1-a-currency-without-decimals': {
    program: { currency: 'JPY' },
    plan: { rules: [share('0.10')] },
    steps: [sale('1', '2024-01-10T12:00:00Z', '1005', { currency: 'JPY' })],
    expected: { commission: '101.00', answers: ['ok'] },
  },
  /** Four times 0.005 of a dinar: rounded to two decimals each would be nothing, or 0.04. */
  'M2-a-currency-of-three-decimals': {
    program: { currency: 'KWD' },
    plan: { rules: [share('0.10')] },
    steps: ['1', '2', '3', '4'].map((id) => sale(id, '2024-01-10T12:00:00Z', '0.05', { currency: 'KWD' })),
    expected: { commission: '0.02', answers: ['ok', 'ok', 'ok', 'ok'] },
  },
  /** Who stood above when the sale was made is paid for it, and gives it back, though another stands there by then. */
  'O5-refund-after-the-parent-was-changed': {
    partners: ['U', 'M', 'N'],
    plan: { rules: [share('0.10'), share('0.02', { onTop: true, payee: 'PARENT', level: 1 })] },
    steps: [
      parent('M', '2016-01-01T00:00:00Z'),
      sale('1', '2024-01-10T12:00:00Z', '100', { credits: [{ partnerExternalId: 'U' }] }),
      ['sleep', {}],
      parent('N', '2024-02-01T00:00:00Z'),
      sale('2', '2024-02-10T12:00:00Z', '50', { credits: [{ partnerExternalId: 'U' }] }),
      refund('r', '2024-02-11T12:00:00Z', {}),
    ],
    expected: { commission: '6.00', answers: ['ok', 'ok', 'ok', 'ok', 'ok'] },
  },
};
