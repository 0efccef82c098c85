import type { Case } from './cases.js';

const share = (rate: string, more: object = {}) => ({
  ...{ ruleId: `s${rate}`, name: rate, pays: { kind: 'SHARE', rate } },
  ...more,
});

const sale = (
  externalId: string,
  occurredAt: string,
  unitPrice: string,
  more: object = {},
): NonNullable<Case['steps']>[number] => [
  'recordSale',
  {
    ...{ externalId, occurredAt, currency: 'USD', credits: [{ partnerExternalId: 'A' }] },
    lines: [{ product: 'x', unitPrice, quantity: '1', kind: 'GOODS' }],
    ...more,
  },
];

/** Cases that came as a sentence. */
export const WRITTEN: Readonly<Record<string, Case>> = {
  /** 0.50 and 10 % of 10.00. */
  'A10-flat-and-share': {
    plan: {
      rules: [{ ruleId: 'f', name: 'f', pays: { kind: 'FLAT', amount: '0.50' } }, share('0.10', { onTop: true })],
    },
    steps: [sale('1', '2024-01-10T12:00:00Z', '10.00')],
    expected: { commission: '1.50' },
  },
  /** Quotes with a backslash before them. */
  'B7-backslash-quotes': {
    plan: { rules: [share('0.10')] },
    import: [['a.csv', 'mapping.yaml']],
    files: {
      'a.csv': 'id,amount,note\n1,5.00,"say \\"hi\\" now"\n',
      'mapping.yaml': [
        'concord: 1',
        'name: b7',
        "source: { escape: '\\' }",
        'columns: { amount: { number: {} } }',
        'records:',
        '  - sale:',
        '      externalId: { column: id }',
        "      occurredAt: '2024-01-10T12:00:00Z'",
        '      currency: USD',
        '      metadata: { note: { column: note } }',
        '      credits: [{ partner: A }]',
        "      lines: [{ product: x, quantity: '1', unitPrice: { column: amount } }]",
        '',
      ].join('\n'),
    },
    expected: { commission: '0.50', answers: [{ rc: 0, badRows: 0, refused: 0 }] },
  },
  /** The same by the hierarchy: 10 % and 2 % for who stands above. */
  'O1-override, by a rule on top': {
    partners: ['U', 'M'],
    plan: { rules: [share('0.10'), share('0.02', { onTop: true, payee: 'PARENT', level: 1 })] },
    steps: [
      [
        'setPartnerParent',
        {
          ...{ partnerId: '$partner:U', parentId: '$partner:M', effectiveFrom: '2016-01-01T00:00:00Z' },
          reason: 'x',
        },
      ],
      sale('1', '2024-01-10T12:00:00Z', '99.99', { credits: [{ partnerExternalId: 'U' }] }),
    ],
    expected: { commission: '12.00', answers: ['ok', 'ok'] },
  },
  /** 10 phones at 2 %, those behind them at 5 %. */
  'O2-slabs-by-pieces': {
    plan: {
      rules: [
        {
          ...{ ruleId: 'b', name: 'b' },
          pays: {
            ...{ kind: 'BRACKETS', mode: 'MARGINAL', by: 'UNITS', window: 'MONTH' },
            steps: [
              { from: '0', rate: '0.02' },
              { from: '10', rate: '0.05' },
            ],
          },
        },
      ],
    },
    steps: [
      sale('1', '2024-01-10T12:00:00Z', '100.00', {
        lines: [{ product: 'phone', unitPrice: '100.00', quantity: '15', kind: 'GOODS' }],
      }),
    ],
    expected: { commission: '45.00' },
  },
  /** 20 % of a customer’s first twelve months, then 10 %. */
  'O3-first-year-then-less': {
    plan: {
      rules: [share('0.20', { when: { fact: 'CUSTOMER_MONTHS_SINCE_FIRST', below: '12' } }), share('0.10')],
    },
    steps: (
      [
        ['0', '2020-01-10T12:00:00Z', '0.00'],
        ['1', '2020-04-10T12:00:00Z', '100.00'],
        ['2', '2021-03-10T12:00:00Z', '100.00'],
      ] as const
    ).map(([number, at, price]) => sale(number, at, price, { customer: { ref: 'c' } })),
    expected: { commission: '30.00' },
  },
  /** A sale that is another partner’s pays that one, once. */
  'O4-reassign': {
    partners: ['A', 'B'],
    plan: { rules: [share('0.10')] },
    steps: [
      sale('1', '2024-01-10T12:00:00Z', '100.00'),
      [
        'reassignSale',
        {
          ...{ saleExternalId: '1', partnerExternalId: 'B', occurredAt: '2024-02-01T00:00:00Z' },
          reason: 'theirs',
        },
      ],
    ],
    expected: { commission: '10.00', answers: ['ok', 'ok'] },
  },
};
