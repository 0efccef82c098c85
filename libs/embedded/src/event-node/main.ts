import { parseArgs } from 'node:util';
import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js';
import { startEventNode, type EventNodeOptions } from './event-node.js';

const EXIT_FAULT = 1;

const HELP = `Usage: node dist/programs/event-node.js [options]

An event node that speaks EventStoreDB's protocol: one node, for development, demo and tests. It says {"ready":true,"port":N} on stdout
when it takes requests, and ends with code 0 on SIGINT or SIGTERM.

Options:
  --port <port>       where it listens; 0 takes a free port (default: 2113)
  --host <address>    of this machine; loopback addresses only (default: 127.0.0.1)
  --database <url>    the Postgres database that keeps the events (CONCORD_EVENTS_DATABASE_URL)
  --memory            keep events in memory instead, until it ends
  -h, --help          this text

Exit codes: 0 ended as asked; 1 cannot start, or its database failed.
`;

/** Undefined when only help is asked for. */
function optionsFrom(args: string[]): EventNodeOptions | undefined {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      port: { type: 'string', default: '2113' },
      host: { type: 'string', default: '127.0.0.1' },
      database: { type: 'string' },
      memory: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port} is no port.`);
  const databaseUrl = values.database ?? process.env.CONCORD_EVENTS_DATABASE_URL;
  if (!values.memory && !databaseUrl) {
    throw new Error('Where to keep events: give --database URL, set CONCORD_EVENTS_DATABASE_URL, or choose --memory.');
  }
  return { port, host: values.host, databaseUrl, memory: values.memory, onFault: giveUp };
}

/** Ends at once: whoever waits for an answer must not get one, since the outcome is unknown. */
function giveUp(fault: Error): never {
  process.stderr.write(`The event node ends: ${fault.message}\n`);
  process.exit(EXIT_FAULT);
}

async function main(): Promise<void> {
  // What grpc would say of its own accord is said in a sentence here.
  setLogVerbosity(logVerbosity.NONE);
  const options = optionsFrom(process.argv.slice(2));
  if (!options) return void process.stdout.write(HELP);
  const node = await startEventNode(options);
  const kept = options.memory ? 'in memory, until it ends' : 'in Postgres';
  process.stderr.write(
    `Embedded event node at ${node.url}, a single node for development, demo and tests; events are kept ${kept}.\n`,
  );
  process.stdout.write(`${JSON.stringify({ ready: true, port: node.port })}\n`);
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      node.stop().then(() => process.exit(0), giveUp);
    });
  }
}

main().catch(giveUp);
