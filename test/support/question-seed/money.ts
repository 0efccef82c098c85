import type { Sender } from '../sender.js';
import type { Partners } from './partners.js';
import { ago } from './program.js';
import { refund } from './sales.js';

/** What a person holds: long ago, and lately. */
export const HELD = [
  { partner: 'south', sale: 'S-5', reason: 'the order looks odd', since: '2024-05-11T00:00:00.000Z' },
  { partner: 'west', sale: 'S-8', reason: 'asked the partner', since: ago(5) },
] as const;

interface Found {
  readonly id: string;
  readonly ledgerId: string;
  readonly partnerId: string;
  readonly period: string;
  readonly status: string;
}

/** Closes the first three months: one payout arrives, one comes to nothing, one waits for its second approval. */
export async function payOut(seed: Sender, programId: string, { ids }: Partners): Promise<void> {
  const payouts = async (): Promise<readonly Found[]> => {
    const selection = '{ nodes { id ledgerId partnerId period status } }';
    return (await seed.see<{ nodes: Found[] }>('payouts', `programId: "${programId}", first: 50`, selection)).nodes;
  };
  const payoutOf = async (partner: string, period: string): Promise<Found> => {
    const found = (await payouts()).find((one) => one.partnerId === ids[partner] && one.period === period);
    if (!found) throw new Error(`no payout of ${partner} for ${period}`);
    return found;
  };
  const approved = async (partner: string, period: string): Promise<Found> => {
    const { id: payoutId, ledgerId } = await payoutOf(partner, period);
    await seed.send('approvePayout', { ledgerId, payoutId });
    return payoutOf(partner, period);
  };
  const sent = async (partner: string): Promise<string> => {
    const { id } = await approved(partner, '2024-02');
    const look = async () => (await payouts()).find((one) => one.id === id && one.status === 'SENT');
    return (await seed.soon(look, `the payout of ${partner}`)).id;
  };
  for (const period of ['2024-01', '2024-02']) await seed.send('closePeriod', { programId, period });
  const [arrives, fails] = [await sent('debtor'), await sent('north')];
  const rows = [`${arrives},settled,2024-03-01,`, `${fails},failed,2024-03-02,account closed`];
  await seed.send('importPayoutStatuses', { csv: `reference,status,date,reason\n${rows.join('\n')}\n` });
  await refund(seed, programId, ['R-1']);
  await seed.send('closePeriod', { programId, period: '2024-03' });
  await refund(seed, programId, ['R-2', 'R-3', 'R-4']);
  await approved('south', '2024-03');
  for (const held of HELD) await hold(seed, ids[held.partner] ?? '', held);
}

async function hold(seed: Sender, partnerId: string, { sale, reason, since }: (typeof HELD)[number]): Promise<void> {
  type Lines = { nodes: { id: string; ledgerId: string; kind: string; sale: { externalId: string } | null }[] };
  const selection = '{ nodes { id ledgerId kind sale { externalId } } }';
  const { nodes } = await seed.see<Lines>('commissions', `partnerId: "${partnerId}", first: 50`, selection);
  const entry = nodes.find((one) => one.kind === 'ACCRUED' && one.sale?.externalId === sale);
  const of = { commissionId: entry?.id, ledgerId: entry?.ledgerId };
  await seed.send('holdCommission', { ...of, kind: 'RISK', reason, occurredAt: since });
}
