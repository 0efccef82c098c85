import pc from 'picocolors';
import { outputOf } from '../output.js';
import type { ServiceOptions } from '../service.js';
import { withFeed } from './consumer-source.js';
import { wholeNumber } from './consumer-start.js';

export interface HoldOptions extends ServiceOptions {
  readonly json?: boolean;
  readonly takeOver?: boolean;
  readonly commit?: boolean;
  readonly limit?: string;
}

/** Shows the events of a shard, and commits what was shown, no more than the limit says. Throws CommandFault. */
export async function holdConsumer(name: string, options: HoldOptions): Promise<void> {
  const limit = wholeNumber('--limit', options.limit) ?? Infinity;
  const output = outputOf({ json: options.json ?? false });
  const note = (line: string): void => void process.stderr.write(`${pc.yellow(line)}\n`);
  await withFeed(options, async (client) => {
    let shown = 0;
    const batches = client.consume(name, {
      ...{ takeOver: options.takeOver ?? false, credit: Math.min(1_000, limit) },
      onOpened: ({ shard }) => note(shard === undefined ? 'all shards are held: waiting' : `holds shard ${shard}`),
      onCut: ({ reason, code }, ms) => note(`cut off (${reason || code}); goes on in ${ms / 1000} s`),
    });
    for await (const batch of batches) {
      const events = batch.events.slice(0, limit - shown);
      for (const { id, type, subject, sequence } of events)
        output.result(
          { id, type, subject, sequence: String(sequence), shard: batch.shard },
          `${type.padEnd(28)}  ${subject.padEnd(35)}  ${id}`,
        );
      const isCut = events.length < batch.events.length;
      if (options.commit !== false) await batch.commit(isCut ? events.at(-1)?.cursor : undefined);
      shown += events.length;
      if (shown >= limit) return;
    }
  });
}
