import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CommandExecutor,
  EventCodec,
  type EventStore,
  type Executed,
  MemoryPersonalData,
  type StoredEvent,
} from '#libs/eventing';
import { type CommandContext, deterministicId, isRefusal } from '#libs/kernel';
import { allocate, submit } from '../../libs/marketing/test/fund.fixtures.js';
import { fundAggregate } from '../../libs/marketing/src/fund/fund.aggregate.js';
import type { FundCommand } from '../../libs/marketing/src/fund/state/fund.commands.js';
import type { FundEvent } from '../../libs/marketing/src/fund/state/fund.events.js';

const ASKING = 50;

/** A fund of 5,000.00 under 50 simultaneous requests of 101.00: 49 are set aside, on every event store. */
export function describeFundRace(name: string, open: () => Promise<EventStore>): void {
  describe(`${ASKING} simultaneous requests to one fund: ${name}`, () => {
    const fundId = deterministicId('fund', randomUUID());
    const tenant = `race${randomUUID().slice(0, 8)}`;
    let store: EventStore;
    let processes: CommandExecutor[];

    beforeAll(async () => {
      store = await open();
      // Two processes of the service: neither sees what the other keeps in memory.
      processes = [1, 2].map(() => new CommandExecutor(store, new EventCodec(new MemoryPersonalData())));
    });
    afterAll(() => store.close());

    const run = (command: FundCommand, n: number): Promise<Executed<FundEvent>> => {
      const commandId = randomUUID();
      const context: CommandContext = { ...command.context, tenant, commandId, bodyHash: commandId };
      const sent = { ...command, data: { ...command.data, fundId }, context } as FundCommand;
      return (processes[n % 2] as CommandExecutor).execute(fundAggregate, sent);
    };

    it('49 are set aside, the last is told that 51.00 are available', async () => {
      await run(allocate('5000'), 0);
      const asked = Array.from({ length: ASKING }, (_, n) => run(submit(`request ${n}`, '101'), n));
      const answers = await Promise.all(asked);
      const refused = answers.filter(isRefusal);
      expect(refused).toMatchObject([{ refused: 'INSUFFICIENT_FUNDS' }]);
      expect(refused[0]?.message).toContain('51.00 EUR are available');
      const events: StoredEvent[] = [];
      for await (const event of store.read(`fund-${tenant}.${fundId}`)) events.push(event);
      const balances = events.map(({ data }) => (data as { balance: { available: string } }).balance.available);
      expect(balances).toHaveLength(ASKING);
      expect(balances.at(-1)).toBe('51.00');
      expect(balances).toEqual(balances.toSorted((a, b) => Number(b) - Number(a)));
    });
  });
}
