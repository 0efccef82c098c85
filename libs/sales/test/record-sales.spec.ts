import type { Principal } from '#libs/access';
import type { Mutations } from '#libs/graphql';
import { type CommandContext } from '#libs/kernel';
import { partnerAggregate } from '#libs/partners';
import { describe, expect, it } from '@jest/globals';
import type { RecordSaleInput } from '../src/graphql/inputs/sale.inputs.types.js';
import { SaleMutationsResolver } from '../src/graphql/sale.mutations.resolver.js';
import { SaleRecording } from '../src/graphql/sale-recording.provider.js';
import { SaleStateReader } from '../src/processes/sale.state-reader.js';
import { CreditingWorld } from './crediting-world.fixtures.js';

type Making = (id: string, context: CommandContext) => Promise<object>;

/** Records the sales of one call one after the other; something happens elsewhere before the second. */
async function record(at: CreditingWorld, items: readonly object[], meanwhile: () => Promise<void>): Promise<void> {
  const mutations = {
    creating: async ({ id, input }: { id: string; input: RecordSaleInput }, make: Making) => {
      const made = await make(id, at.context(input.occurredAt));
      return 'data' in made ? at.send(made as never) : made;
    },
    each: async (all: readonly RecordSaleInput[], _: unknown, one: (item: RecordSaleInput) => Promise<unknown>) => {
      for (const [index, item] of all.entries()) {
        if (index === 1) await meanwhile();
        await one(item);
      }
    },
  } as unknown as Mutations;
  const recording = new SaleRecording(mutations, at.requests);
  const resolver = new SaleMutationsResolver(recording, {} as never, new SaleStateReader(at.facts), mutations);
  await resolver.recordSales({ items } as never, { tenant: at.tenant } as Principal);
}

const sale = (at: CreditingWorld, externalId: string, more: object = {}): object => ({
  ...{ programId: at.programId, externalId, currency: 'USD', occurredAt: '2026-05-11T12:00:00.000Z' },
  ...{ customer: { ref: 'C-1' }, credits: [], metadata: [] },
  lines: [{ product: 'mug', kind: 'goods', quantity: '1', unitPrice: '100' }],
  ...more,
});

describe('the sales of one call', () => {
  it('go to nobody who is banned before they are, and by the policy that was set before', async () => {
    const at = await new CreditingWorld().begin({ bind: 'sale', model: 'linear' }, 'A', 'B');
    for (const partner of ['A', 'B']) await at.touch(partner, '2026-05-01T12:00:00.000Z');
    const { BanPartner } = partnerAggregate.commands;
    const ban = new BanPartner({ partnerId: at.idOf('A'), reason: 'fraud', note: null }, at.context());
    await record(at, [sale(at, 'S-1'), sale(at, 'S-2')], async () => {
      await at.sure(ban);
      await at.policy({ bind: 'sale', model: 'first' });
    });
    expect(await at.credits('S-1', 'A', 'B')).toEqual({ A: 5000, B: 5000 });
    expect(await at.credits('S-2', 'A', 'B')).toEqual({ B: 10_000 });
    expect((await at.sale('S-2')).attribution).toMatchObject({ policyVersion: 2, model: 'first' });
  });

  it('read programs and partners once where they name their partners', async () => {
    const at = await new CreditingWorld().begin(null, 'A');
    const credits = [{ partnerId: at.idOf('A'), weight: 10_000 }];
    const items = ['S-1', 'S-2', 'S-3'].map((number) => sale(at, number, { credits, customer: null }));
    const reads = at.store.nounsRead.length;
    await record(at, items, () => Promise.resolve());
    const nouns = at.store.nounsRead.slice(reads).filter((noun) => noun !== 'sale');
    expect(nouns.toSorted()).toEqual(['partner', 'program']);
    expect(await at.credits('S-3', 'A')).toEqual({ A: 10_000 });
  });
});
