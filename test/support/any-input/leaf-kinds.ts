/** What a text of an input is about. */
export type LeafKind = 'text' | 'key' | 'decimal' | 'instant' | 'day' | 'period' | 'currency' | 'id';

const NAMED: readonly (readonly [LeafKind, RegExp])[] = [
  [
    'decimal',
    /^(amount|unitPrice|minimum(Net)?|target|netRevenue|secondApprovalAbove|upToAmount|rate|share|quantity|capacityFactor)$/,
  ],
  ['decimal', /^(autoQualifiedFrom|reviewFrom|from|cost(Each)?|pays|refundedTotal)$/],
  ['currency', /^(currency|payoutCurrency|base)$/],
  ['day', /^(day|expectedCloseOn|holidays)$/],
  ['key', /^(idempotencyKey|(\w+E|e)xternalId|number|reference|ref|crmId)$/],
];

const SCALARS: Readonly<Record<string, LeafKind>> = {
  ...{ Instant: 'instant', Day: 'day', Period: 'period', ExactDecimal: 'decimal', ID: 'id' },
};

/** It follows from the name of its field; undefined for what is no text. */
export const leafKindOf = (type: string, name: string): LeafKind | undefined =>
  type === 'String' ? (NAMED.find(([, names]) => names.test(name))?.[0] ?? 'text') : SCALARS[type];
