import type { Sender } from '../sender.js';

interface Shown {
  readonly id: string;
  readonly walletId: string;
}

const HEADER = 'reference,status,date,reason';

/** What persons and the provider say of rewards that sales of this year have given. */
export async function decideRewards(seed: Sender, programId: string): Promise<void> {
  const found = async (status: string): Promise<readonly Shown[] | undefined> => {
    const args = `programId: "${programId}", filter: { status: [${status}] }, orderBy: OLDEST, first: 4,`;
    const { nodes } = await seed.see<{ nodes: Shown[] }>('rewards', args, '{ nodes { id walletId } }');
    return nodes.length > 3 ? nodes : undefined;
  };
  const [one, two, three, four] = (await seed.soon(() => found('PENDING'), 'rewards')).map(({ id, walletId }) => ({
    ...{ rewardId: id, walletId },
  }));
  // Each is told apart: two partners may have the same of it.
  await seed.send('holdReward', { ...one, reason: 'held by hand' });
  await seed.send('cancelReward', { ...two, reason: 'cancelled by hand' });
  await seed.send('approveRewards', { items: [one, three, four].map((item) => ({ ...item })) });
  const isSent = async ({ rewardId }: { readonly rewardId?: string } = {}) => {
    const { status } = await seed.see<{ status: string }>('reward', `id: "${rewardId}",`, '{ status }');
    return status === 'SENT' || undefined;
  };
  for (const sent of [one, three, four]) await seed.soon(() => isSent(sent), 'a reward at its provider');
  const lines = [
    `${one?.rewardId},fulfilled,2024-03-01,`,
    `${three?.rewardId},fulfilled,2024-03-01,`,
    `${four?.rewardId},failed,2024-03-01,no such account`,
  ];
  await seed.send('importRewardStatuses', { csv: [HEADER, ...lines, ''].join('\n') });
  await seed.send('importRewardStatuses', { csv: `${HEADER}\n${three?.rewardId},returned,2024-03-04,not wanted\n` });
  await seed.send('reverseReward', { ...one, reason: 'reversed by hand' });
}
