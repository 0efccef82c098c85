import { randomUUID } from 'node:crypto';
import { consumerAggregate, consumerIdOf, CreateConsumer, CursorTable, filterInOrder } from '#libs/consumers';
import { type StateReaderService, WorkDatabase } from '#libs/eventing';
import { type Command, isRefusal } from '#libs/kernel';

interface Parts {
  /** Of the role that keeps cursors. */
  readonly url: string;
  readonly facts: StateReaderService;
  readonly send: (command: Command) => Promise<unknown>;
}

/** Longer than any test takes: nobody renews it. */
const LEASE_MS = 86_400_000;

/** A consumer whose one shard is held, and has committed at the beginning: nothing that can be shown of it is empty. */
export async function holdConsumer(
  { url, facts, send }: Parts,
  tenant: string,
  filter: Parameters<typeof filterInOrder>[0],
  name = 'crm',
): Promise<void> {
  const place = { cursor: 'c1', sequence: '0' };
  const consumerId = consumerIdOf(tenant, name);
  const settings = { consumerId, name, filter: filterInOrder(filter), shards: 1, start: 'beginning', place };
  const id = randomUUID();
  const context = { tenant, actor: { subject: 'crm', role: 'integration' }, commandId: id, correlationId: id };
  const outcome = await send(
    new CreateConsumer(settings, { ...context, causationId: id, occurredAt: '2024-01-01T00:00:00.000Z' }),
  );
  if (isRefusal(outcome)) throw new Error(outcome.message);
  const { state: consumer } = await facts.of(consumerAggregate, tenant, consumerId);
  if (consumer.status !== 'active') throw new Error('the consumer was not created');
  const work = new WorkDatabase({ url, pool: 1 });
  const cursors = new CursorTable(work, LEASE_MS);
  await cursors.prepare({ tenant, consumer });
  const held = await cursors.claim({ tenant, consumer }, randomUUID());
  if (held) await cursors.commit([{ held, ...held, credit: 5 }]);
  await work.close();
}
