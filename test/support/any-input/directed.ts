type Fields = Readonly<Record<string, unknown>>;

const NUL = 'a\u0000b';
const HUGE = '999999999999999999';
const TINY = `0.${'0'.repeat(29)}1`;
const YEAR_0 = '0000-01-01T00:00:00Z';
const line = (unitPrice: string): Fields => ({ product: 'lantern', quantity: '1', unitPrice });

/** What has once stopped everybody, by mutation: fields that are put in place of those of an input that was accepted. */
export const DIRECTED: Readonly<Record<string, readonly Fields[]>> = {
  createProgram: [{ name: NUL }, { startsAt: YEAR_0 }],
  publishPlan: [{ name: NUL }, { effectiveFrom: YEAR_0 }],
  publishRates: [{ days: [{ day: '2024-03-05', rates: [{ currency: 'BHD', rate: TINY }] }] }],
  setGoal: [{ name: 'beyond', target: HUGE }],
  setHoldPolicy: [{ effectiveFrom: YEAR_0 }],
  admitPartners: [{ name: NUL, externalId: 'nul' }, { externalId: 'ancient', occurredAt: YEAR_0 }, { externalId: NUL }],
  describePartner: [{ description: { city: NUL } }],
  suspendPartner: [{ reason: NUL }],
  addPartnerContact: [{ name: NUL }],
  draftDeal: [
    { externalId: 'big', amount: HUGE },
    { externalId: 'ancient', occurredAt: YEAR_0 },
  ],
  registerDeal: [
    { externalId: 'nul', territory: NUL },
    { externalId: 'huge', amount: HUGE, customer: { website: 'huge.com' } },
  ],
  winDeal: [{ amount: HUGE }],
  importDeals: [
    { externalId: 'nul-2', territory: NUL },
    { externalId: 'old', registeredAt: YEAR_0 },
  ],
  recordSale: [
    { externalId: 'huge', lines: [line(HUGE)] },
    { externalId: 'nul', lines: [{ ...line('1'), product: NUL }] },
  ],
  recordSales: [
    { externalId: 'ancient', occurredAt: YEAR_0 },
    { externalId: 'huge-2', lines: [line(HUGE), line(HUGE)] },
    { externalId: 'tiny rate', occurredAt: '2024-03-05T12:00:00Z', currency: 'BHD', lines: [line('999999999999999')] },
  ],
  refundSale: [{ externalId: 'huge', amount: HUGE }, { externalId: NUL }],
  recordCreditNote: [
    { externalId: 'ancient', occurredAt: YEAR_0 },
    { externalId: 'huge', lines: [line(`-${HUGE}`)] },
  ],
  adjustCommission: [{ amount: { amount: HUGE, currency: 'EUR' } }, { reason: NUL }],
  clawBackCommission: [{ share: TINY }],
};
