import { setFlagsFromString } from 'node:v8';
import type { Command } from 'commander';
import { Reconciler, type Reconciliation, reconciliationText, UnknownProgram } from '#libs/audit';
import { CONTEXT_MODULES, contextsOf } from '#libs/contexts';
import { NotYetVisible, ViewPositions } from '#libs/eventing';
import { fromGlobalId, TenantReader } from '#libs/graphql';
import { KeyStore, KeyFingerprints, TenantBlindIndex } from '#libs/privacy';
import { outputOf } from '../output.js';
import { counting } from '../progress.js';
import { CommandFault } from '../command.fault.js';
import { engineConfig } from '../service.js';
import { openStore } from '../store.js';

interface ReconcileCommandOptions {
  readonly program: string;
  readonly tenant: string;
  readonly period?: string;
  readonly json?: boolean;
}

export function reconcileCommand(program: Command): void {
  program
    .command('reconcile')
    .summary('recompute a program from its source events')
    .description(
      `Recomputes every commission, statement, balance and payout of a program from the events of its sales, with rules and arithmetic of its
own, and compares them with what the ledgers and the read models say. Writes nothing. Exit code 1 on any difference, the first of
which is printed with its events.`,
    )
    .requiredOption('--program <id>', 'the program, as the API shows its id')
    .option('-t, --tenant <tenant>', 'whose program', 'demo')
    .option('--period <month>', 'report only what is about this month, such as 2011-01')
    .option('--json', 'the figures and differences as JSON')
    .action(async (options: ReconcileCommandOptions) => {
      setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH}`);
      const out = outputOf(options);
      const result = await reconciled(options);
      out.result(result, reconciliationText(result));
      process.exitCode = result.agrees ? 0 : 1;
    });
}

/** What is kept of a history is a third of what reading it leaves behind: by itself the heap would grow to several times its size before it is tidied up. */
const HEAP_GROWTH = 25;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const PERIOD = /^\d{4}-(0[1-9]|1[0-2])$/;
/** Views of a projector that is busy come level within this. */
const PATIENCE_MS = 30_000;

async function reconciled({ program, tenant, period, json }: ReconcileCommandOptions): Promise<Reconciliation> {
  const programId = UUID.test(program) ? program : fromGlobalId('program', program);
  if (!programId) throw new CommandFault(`${program} is no id of a program.`);
  if (period !== undefined && !PERIOD.test(period)) throw new CommandFault(`${period} is no month such as 2011-01.`);
  const { eventStore, database, privacy } = engineConfig();
  const store = await openStore(eventStore);
  const reader = new TenantReader({ url: database.readerUrl, pool: 1, connectMs: PATIENCE_MS, waitMs: PATIENCE_MS });
  const keys = new KeyStore(database.keysUrl);
  const positions = new ViewPositions({ url: database.readerUrl, policies: [], timeoutMs: PATIENCE_MS });
  const progress = counting('events recomputed', json);
  try {
    // While the history pours in, a connection takes long to be made.
    await Promise.all([positions.start(), keys.check()]);
    const aggregates = contextsOf(CONTEXT_MODULES).flatMap((context) => context.aggregates);
    const blind = new TenantBlindIndex(keys, privacy, new KeyFingerprints(store));
    const reconciler = new Reconciler({ store, aggregates, blind, reader, positions });
    const onProgress = (events: number): void => progress.update(events);
    return await reconciler.reconcile({ tenant, programId, onProgress, ...(period !== undefined && { period }) });
  } catch (fault) {
    throw faultOf(fault);
  } finally {
    progress.stop();
    await Promise.all([reader.close(), positions.close(), keys.close(), store.close()]);
  }
}

function faultOf(fault: unknown): unknown {
  if (fault instanceof UnknownProgram) return new CommandFault('This tenant has no such program.');
  if (fault instanceof NotYetVisible) {
    return new CommandFault(`Read models are behind (${fault.names.join(', ')}): is the projector running?`);
  }
  return fault;
}
