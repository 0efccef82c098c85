import type { Sender } from '../sender.js';
import type { Partners } from './partners.js';
import { ago } from './program.js';

type Terms = Readonly<Record<string, unknown>>;
const JANUARY = '2024-01-10T12:00:00Z';
const FEBRUARY = '2024-02-10T12:00:00Z';

const sale = (
  programId: string,
  externalId: string,
  partner: string | null,
  price: string,
  more: Terms = {},
): Terms => ({
  ...{ programId, externalId, occurredAt: JANUARY, currency: 'EUR' },
  credits: partner === null ? [] : [{ partnerExternalId: partner }],
  lines: [{ product: 'lantern', category: 'lamps', quantity: '2', unitPrice: price, kind: 'GOODS' }],
  ...more,
});

const CUSTOMER = { saleType: 'online', customer: { ref: 'customer-1', country: 'DE', returning: true } };
const METADATA = { metadata: [{ key: 'campaign', value: 'spring' }] };

/** Sales, refunds and credit notes of two months, among them what earns nothing and what is waited for. */
export async function sell(seed: Sender, programId: string): Promise<void> {
  const of = sale.bind(null, programId);
  const shared = [
    { partnerExternalId: 'north', weight: 6000 },
    { partnerExternalId: 'south', weight: 4000 },
  ];
  await seed.send('recordSale', of('S-1', 'north', '500', { ...CUSTOMER, ...METADATA }));
  const items = [
    of('S-2', 'north', '3000', { ...CUSTOMER }),
    of('S-3', null, '40', { credits: shared }),
    of('S-4', 'north', '10', {
      customer: { ref: 'new', returning: false },
      metadata: [{ key: 'campaign', value: 'sign-up' }],
    }),
    of('S-5', 'north', '12.5', { currency: 'USD' }),
    of('S-6', 'north', '70', { currency: 'PLN' }),
    of('S-7', 'west', '80', { occurredAt: '2023-01-01T00:00:00Z' }),
    of('S-8', 'north', '60'),
    of('S-9', 'north', '61'),
    of('S-10', 'south', '500'),
    of('S-11', 'west', '4000'),
    of('S-13', 'east', '400'),
    // Has handed in no papers, and can claim it for a year.
    of('S-14', 'twin', '45'),
    ...['north', 'south', 'west', 'rising'].map((name) => of(`R-${name}`, name, '1500', { occurredAt: ago(9) })),
    of('R-pln', 'north', '7', { occurredAt: ago(8), currency: 'PLN' }),
    of('R-usd', 'north', '7', { occurredAt: ago(8), currency: 'USD' }),
  ];
  await seed.send('recordSales', { items });
  const refund = (saleExternalId: string, externalId: string, amount: string | null, more: Terms = {}) => ({
    ...{ programId, saleExternalId, externalId, occurredAt: FEBRUARY, amount, reason: 'ORDER_CANCELLED', ...more },
  });
  await seed.send('refundSale', refund('S-1', 'RF-1', '100'));
  const more = [refund('S-8', 'RF-2', null), refund('unknown', 'RF-3', '5'), refund('S-9', 'RF-4', '99999')];
  await seed.send('refundSales', { items: more });
  await seed.send('refundSale', refund('S-12', 'RF-5', '5', { currency: 'USD' }));
  const less = {
    category: 'lamps',
    quantity: '1',
    unitPrice: '-4',
    kind: 'DISCOUNT',
    product: 'spring',
    appliesTo: [1],
  };
  const lines = [{ product: 'lantern', category: 'lamps', quantity: '2', unitPrice: '40', kind: 'GOODS' }, less];
  await seed.send('recordSale', of('S-12', 'north', '40', { lines }));
  await sellDirectly(seed, programId);
  const note = { ...of('N-1', 'north', '-15', { occurredAt: FEBRUARY, ...CUSTOMER, ...METADATA }) };
  await seed.send('recordCreditNote', note);
  const early = of('N-3', 'west', '-15', { occurredAt: '2023-01-01T00:00:00Z' });
  await seed.send('recordCreditNotes', { items: [{ ...note, externalId: 'N-2' }, early] });
}

/** Sales that are credited to nobody: their lines are refunded, their refunds reversed, their orders edited. */
/** Under the key of a record that was merged: the one it ended in is credited. */
export async function sellUnderMergedKey(seed: Sender, programId: string): Promise<void> {
  type Found = { nodes: { standing: string }[] };
  const isMerged = async () => {
    const arg = `programId: "${programId}", externalId: "double", first: 1`;
    const { nodes } = await seed.see<Found>('partners', arg, '{ nodes { standing } }');
    return nodes[0]?.standing === 'MERGED' || undefined;
  };
  await seed.soon(isMerged, 'the merge');
  await seed.send('recordSale', sale(programId, 'M-1', 'double', '25'));
}

async function sellDirectly(seed: Sender, programId: string): Promise<void> {
  const direct = (number: string): Terms => ({ ...sale(programId, number, null, '50'), ...CUSTOMER, ...METADATA });
  const of = (saleExternalId: string): Terms => ({ programId, saleExternalId, occurredAt: FEBRUARY });
  const refund = (number: string, more: Terms): Terms => ({
    ...of('D-1'),
    externalId: number,
    reason: 'REFUND',
    ...more,
  });
  const reversal = (number: string, refundExternalId: string): Terms => ({
    ...{ ...of(number), refundExternalId, reason: 'the bank sent it back' },
  });
  const line = { line: 1, product: 'lantern', category: 'lamps', quantity: '3', unitPrice: '50', kind: 'GOODS' };
  await seed.send('recordSales', { items: ['D-1', 'D-2'].map(direct) });
  const byLines = [{ line: 1, amount: '20' }];
  await seed.send('refundSales', { items: [refund('DF-1', { amount: '40' }), refund('DF-2', { lines: byLines })] });
  await seed.send('refundSale', refund('DF-3', { amount: '90' }));
  await seed.send('refundSale', refund('DF-4', { lines: [{ line: 1, quantity: '1' }] }));
  await seed.send('reverseRefund', reversal('D-1', 'DF-1'));
  await seed.send('amendSale', { ...of('D-1'), lines: [line] });
  await seed.send('refundSales', { items: [{ ...refund('DF-5', {}), ...of('to come') }] });
  await seed.send('reverseRefunds', { items: [reversal('to come', 'DF-5')] });
  await seed.send('amendSales', { items: [{ ...of('D-2'), lines: [line] }] });
  const west = { partnerExternalId: 'west', reason: 'it was theirs' };
  const moved = await seed.send('reassignSale', { ...of('D-2'), ...west });
  const anew = { programId, saleIds: [moved.id], shares: [], reason: 'nobody brought it' };
  await seed.send('reattributeSales', { ...anew, dryRun: true });
  await seed.send('reattributeSales', anew);
}

interface Entry {
  readonly id: string;
  readonly ledgerId: string;
  readonly linkedTo: string | null;
  readonly left: { readonly amount: string };
}

/** What persons do to commissions; needs sales. */
export class MoneySeed {
  constructor(
    private readonly seed: Sender,
    private readonly programId: string,
    private readonly partners: Partners,
  ) {}

  async close(): Promise<void> {
    const { programId } = this;
    for (const period of ['2024-01', '2024-02']) await this.seed.send('closePeriod', { programId, period });
  }

  /** Of a month that is closed. */
  async sellLate(): Promise<void> {
    await this.seed.send('recordSale', sale(this.programId, 'L-1', 'north', '20'));
    await this.seed.send('eraseCustomer', { programId: this.programId, ref: 'new' });
    const [balance] = await this.balancesOf('rising');
    const amount = { amount: '-99999.00', currency: 'EUR' };
    await this.seed.send('adjustCommission', { ledgerId: balance?.id, amount, reason: 'paid twice' });
    // Pays again what did not arrive.
    await this.seed.send('closePeriod', { programId: this.programId, period: '2024-03' });
  }

  private async balancesOf(partner: string): Promise<readonly { id: string }[]> {
    const args = `partnerId: "${this.partners.ids[partner]}", first: 1`;
    return (await this.seed.see<{ nodes: { id: string }[] }>('balances', args, '{ nodes { id } }')).nodes;
  }

  private async entriesOf(partner: string, more = 'kind: ACCRUED'): Promise<readonly Entry[]> {
    const args = `partnerId: "${this.partners.ids[partner]}", period: "2024-01", ${more}, first: 50`;
    const selection = '{ nodes { id ledgerId linkedTo left { amount } } }';
    return (await this.seed.see<{ nodes: Entry[] }>('commissions', args, selection)).nodes;
  }

  async correct(): Promise<void> {
    const { seed } = this;
    const entries = (await this.entriesOf('north')).filter(({ left }) => Number(left.amount) > 1);
    const [e, a, b, c, d] = entries.map(({ id, ledgerId }) => ({ commissionId: id, ledgerId, reason: 'a look at it' }));
    if (!a || !b || !c || !d || !e) throw new Error(`too few entries: ${entries.length}`);
    await seed.send('holdCommission', { ...a, kind: 'RISK', until: '2100-01-01T00:00:00Z' });
    await seed.send('holdCommission', { ...b, kind: 'RISK' });
    await seed.send('releaseHold', { ...b, kind: 'RISK' });
    const { reason: _none, ...approved } = b;
    await seed.send('approveCommission', approved);
    await seed.send('declineCommission', c);
    await seed.send('voidCommission', d);
    await seed.send('clawBackCommission', { ...e, reason: 'FRAUD', amount: '1' });
    const clawback = (await this.entriesOf('north', 'kind: CLAWED_BACK')).find(
      ({ linkedTo }) => linkedTo === e.commissionId,
    );
    await seed.send('reverseClawback', { ...e, commissionId: clawback?.id });
    await seed.send('clawBackCommission', { ...e, reason: 'OTHER', share: '0.5' });
    const amount = { amount: '3.00', currency: 'EUR' };
    await seed.send('adjustCommission', { ...e, amount });
  }

  async settle(): Promise<void> {
    const { seed, programId } = this;
    type Statement = { ledgerId: string; partnerId: string; period: string };
    const args = `programId: "${programId}", period: "2024-01", first: 20`;
    const { nodes } = await seed.see<{ nodes: Statement[] }>(
      'statements',
      args,
      '{ nodes { ledgerId partnerId period } }',
    );
    const of = (name: string) => {
      const found = nodes.find(({ partnerId }) => partnerId === this.partners.ids[name]);
      return { ledgerId: found?.ledgerId, period: '2024-01' };
    };
    await seed.send('issueStatement', of('north'));
    await seed.send('issueStatements', { items: [of('south'), of('west')] });
    const { ledgerId } = of('north');
    await seed.send('disputeStatement', { ...of('north'), commissionIds: [], reason: 'a sale is missing' });
    await seed.send('resolveDispute', { ...of('north'), outcome: 'REJECTED', note: 'it is in February' });
    await seed.send(
      'disputeStatement',
      { ...of('west'), commissionIds: [], reason: 'another is missing' },
      this.as('west'),
    );
    await seed.send('acknowledgeStatement', of('south'), this.as('south'));
    await this.pays(ledgerId, 'reference,status,date,reason', 'settled,2024-03-01,');
    await this.pays(of('south').ledgerId, 'reference,status,date,reason', 'failed,2024-03-02,account closed');
    const short = 'Returned,2024-03-05,account closed,0.01';
    const payoutId = await this.pays(of('east').ledgerId, 'Reference,Status,Date,Reason,Amount', short);
    const cost = { ledgerId: of('east').ledgerId, payoutId, to: 'VENDOR', reason: 'our bank kept it' };
    await seed.send('assignPayoutCost', cost);
  }

  /** Approves the payout of a ledger; once it is sent, the bank says what became of it. */
  private async pays(ledgerId: string | undefined, header: string, status: string): Promise<string> {
    const payouts = await this.payouts();
    const due = payouts.find((payout) => payout.ledgerId === ledgerId && payout.status === 'PLANNED');
    await this.seed.send('approvePayout', { ledgerId, payoutId: due?.id });
    const { id } = await this.seed.soon(
      async () => (await this.payouts()).find((payout) => payout.id === due?.id && payout.status === 'SENT'),
      `the payout of ${ledgerId}`,
    );
    await this.seed.send('importPayoutStatuses', { csv: `${header}\n${id},${status}\n` });
    return id;
  }

  private async payouts(): Promise<readonly { id: string; ledgerId: string; status: string }[]> {
    const args = `programId: "${this.programId}", first: 50`;
    return (
      await this.seed.see<{ nodes: { id: string; ledgerId: string; status: string }[] }>(
        'payouts',
        args,
        '{ nodes { id ledgerId status } }',
      )
    ).nodes;
  }

  private as = (name: string) => ({
    role: 'partner' as const,
    subject: `user-${name}`,
    partnerId: this.partners.ids[name] ?? '',
  });
}
