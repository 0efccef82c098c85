import { clicksAggregate, NoteClickGap, RecordClicks } from '#libs/attribution';
import type { CommandExecutor } from '#libs/eventing';
import { type CommandContext, deterministicId, idOf, isRefusal } from '#libs/kernel';
import { ClicksRefused } from './click-batch.js';
import type { ClickWriter } from './click-batches.js';

/**
 * Writes batches of clicks into streams of their own, one for each recording process and day. What is missing stands in another: each stream of
 * clicks begins with a batch, by which its day is told of it.
 */
export function clickWriter(executor: CommandExecutor, recorder: string): ClickWriter {
  const streamOf = (tenant: string, day: string, what = ''): string =>
    idOf(tenant, 'clicks', `${day}:${recorder}${what}`);
  const write = async (command: RecordClicks | NoteClickGap): Promise<void> => {
    const outcome = await executor.execute(clicksAggregate, command);
    if (isRefusal(outcome)) throw new ClicksRefused(outcome);
  };
  return {
    async batch(tenant, name, batch) {
      const data = { clicksId: streamOf(tenant, batch.day), ...batch };
      await write(new RecordClicks(data, contextOf(tenant, name)));
    },
    async gap(tenant, name, { from, to, atLeast }) {
      const [first, last] = [from, to].map((at) => new Date(at).toISOString()) as [string, string];
      const day = first.slice(0, 10);
      const data = { clicksId: streamOf(tenant, day, ':missing'), day, from: first, to: last, atLeast };
      await write(new NoteClickGap(data, contextOf(tenant, name)));
    },
  };
}

/** Under the batch's own name: written again after an answer was lost, it is the same. */
function contextOf(tenant: string, name: string): CommandContext {
  const commandId = deterministicId('clicks', tenant, name);
  return {
    ...{ tenant, commandId, correlationId: commandId, causationId: commandId },
    actor: { subject: 'track', role: 'system' },
    occurredAt: new Date().toISOString(),
  };
}
