import type { Case } from './cases.js';

export type Step = NonNullable<Case['steps']>[number];

export const share = (rate: string, more: object = {}) => ({
  ...{ ruleId: `s${rate}`, name: rate, pays: { kind: 'SHARE', rate } },
  ...more,
});

export const sale = (externalId: string, occurredAt: string, unitPrice: string, more: object = {}): Step => [
  'recordSale',
  {
    ...{ externalId, occurredAt, currency: 'USD', credits: [{ partnerExternalId: 'A' }] },
    lines: [{ product: 'x', unitPrice, quantity: '1', kind: 'GOODS' }],
    ...more,
  },
];

const deal = (externalId: string, partnerExternalId: string, customer: object, line = 'x'): Step => [
  'registerDeal',
  { externalId, partnerExternalId, customer, productLines: [line], currency: 'USD' },
];

/** Cases that came as a sentence, and what was found in reports of others since. */
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
  /** singi-labs/sifa-workspace#403: pages of two companies under one host are not one customer. */
  'D3-pages-under-one-host': {
    partners: ['A', 'B'],
    steps: [
      deal('a', 'A', { website: 'https://www.linkedin.com/company/acme', taxId: 'DE111111111' }),
      deal('b', 'B', { website: 'https://www.linkedin.com/company/globex', taxId: 'DE222222222' }),
    ],
    expected: { answers: ['APPROVED', 'APPROVED'] },
  },
  /** civicrm-core PR 6794, dub PR 4517: what a CRM writes where it has no id joins nobody. */
  'D4-no-id-in-the-crm': {
    partners: ['A', 'B'],
    steps: [
      deal('a', 'A', { website: 'acme.com', crmId: 'null' }),
      deal('b', 'B', { website: 'globex.com', crmId: 'null' }),
    ],
    expected: { answers: ['APPROVED', 'APPROVED'] },
  },
  /** python-stdnum#250, valvat PR 97: XI and GB, EL and GR stand before one number. */
  'D5-one-vat-number-in-two-ways': {
    partners: ['A', 'B'],
    steps: [
      deal('a', 'A', { taxId: 'GB 123 4567 82' }),
      deal('b', 'B', { taxId: 'XI123456782' }),
      deal('c', 'A', { taxId: 'EL123456789' }),
      deal('d', 'B', { taxId: '123456789', country: 'GR' }),
    ],
    expected: { answers: ['APPROVED', ['PROTECTED_FOR_ANOTHER'], 'APPROVED', ['PROTECTED_FOR_ANOTHER']] },
  },
  /** PapaParse PR 1123, tttc-light-js PR 567: the header ends otherwise than the rows, and a cell says its own offset. */
  'B8-lines-that-end-in-two-ways': {
    plan: { rules: [share('0.10')] },
    import: [['a.csv', 'mapping.yaml']],
    files: {
      'a.csv': 'No,Date,Amount\r\n1,2024-01-10T10:00:00+05:30,5.00\n2,2024-01-10,6.00\n1.23457E+12,2024-01-10,9.00\r\n',
      'mapping.yaml': [
        'concord: 1',
        'name: b8',
        'columns: { Amount: { number: {} }, Date: { time: { zone: UTC } } }',
        'records:',
        '  - sale:',
        '      externalId: { column: No }',
        '      occurredAt: { column: Date }',
        '      currency: USD',
        '      credits: [{ partner: A }]',
        "      lines: [{ product: x, quantity: '1', unitPrice: { column: Amount } }]",
        '',
      ].join('\n'),
    },
    expected: {
      commission: '1.10',
      sales: { 1: ['5', '2024-01-10T04:30:00.000Z'], 2: ['6', '2024-01-10T00:00:00.000Z'] },
      answers: [{ rc: 2, badRows: 1, refused: 0 }],
    },
  },
  /** woocommerce-admin#1476, gtm4wp#248: guests are not one customer, nor is each of their orders a first one. */
  'G2-guests-are-not-one-customer': {
    plan: { rules: [share('0.10', { when: { fact: 'CUSTOMER_IS_NEW', is: true } })] },
    steps: (['ann@acme.com', 'bob@corp.com', 'ann@acme.com'] as const).map((email, at) =>
      sale(String(at), '2024-01-10T12:00:00Z', '100.00', { customer: { ref: '0' }, evidence: { email } }),
    ),
    expected: { commission: '20.00' },
  },
  /** ari/jobsworth#319, twenty#11803: one product line, typed in two ways, is promised once. */
  'D6-one-product-line-in-two-ways': {
    partners: ['A', 'B'],
    steps: (
      [
        ['a', 'A', 'Widgets'],
        ['b', 'B', 'widgets'],
        ['c', 'B', 'ＷＩＤＧＥＴＳ'],
        ['d', 'B', 'Gadgets'],
      ] as const
    ).map(([number, partner, line]) => deal(number, partner, { website: 'acme.com' }, line)),
    expected: { answers: ['APPROVED', ['PROTECTED_FOR_ANOTHER'], ['PROTECTED_FOR_ANOTHER'], 'APPROVED'] },
  },
  /** dub PR 3584, mybb#4036: a sale that follows a merge at once is of the record that stays. */
  'P2-sale-right-after-a-merge': {
    partners: ['OLD', 'NEW'],
    plan: {
      rules: [share('0.20', { when: { fact: 'PARTNER_EXTERNAL_ID', oneOf: ['NEW'] } }), share('0.10')],
    },
    steps: [
      ['mergePartner', { partnerId: '$partner:OLD', into: '$partner:NEW', reason: 'one company' }],
      sale('1', '2024-01-10T12:00:00Z', '100.00', { credits: [{ partnerExternalId: 'OLD' }] }),
    ],
    expected: { commission: '20.00', answers: ['ok', 'ok'] },
  },
};
