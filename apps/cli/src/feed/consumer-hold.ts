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

/** Shows the events of a shard, and commits what was shown. Throws CommandFault. */
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
      for (const { id, type, subject, sequence, shard } of batch.events.map((each) => ({
        ...each,
        shard: batch.shard,
      })))
        output.result(
          { id, type, subject, sequence: String(sequence), shard },
          `${type.padEnd(28)}  ${subject.padEnd(35)}  ${id}`,
        );
      if (options.commit !== false) await batch.commit();
      shown += batch.events.length;
      if (shown >= limit) return;
    }
  });
}
