import type { Command } from 'commander';
import { type Principal, TokenVerifier, tokenSettings } from '#libs/access';
import {
  approveSkip,
  type EventStore,
  Quarantine,
  requestSkip,
  type Skip,
  SkipRefused,
  ViewDatabase,
} from '#libs/eventing';
import { FEED_VIEW } from '#libs/feed';
import { CommandFault } from '../command.fault.js';
import { outputOf } from '../output.js';
import { engineConfig } from '../service.js';
import { openStore } from '../store.js';

interface Options {
  readonly event: string;
  readonly reason?: string;
  readonly approve?: boolean;
  readonly token?: string;
  readonly json?: boolean;
}

export function skipCommand(quarantine: Command): void {
  quarantine
    .command('skip')
    .description(
      `Leaves an event out of the views and policies that cannot take it. Two administrators of its tenant decide: one asks, with a reason;
another approves with --approve. The feed of public events leaves nothing out. Both are recorded for ever, every rebuild that cannot take the event honours it, and reconcile
names it. What a policy has done about the event before it failed stays.`,
    )
    .requiredOption('--event <id>', 'the event, as concord quarantine list shows it')
    .option('--reason <text>', 'why; needed to ask')
    .option('--approve', 'approve what another person has asked for')
    .option('--token <token>', 'whose decision it is: bearer token of an administrator (CONCORD_TOKEN)')
    .option('--json', 'the answer as JSON')
    .action(async (options: Options) => {
      const skip = await decide(options);
      outputOf(options).result(skip, skipText(skip));
    });
}

const skipText = ({ eventId, names, approvedBy, requestedBy }: Skip): string =>
  approvedBy === null
    ? `${requestedBy} has asked to leave event ${eventId} out of ${names.join(', ')}. Another administrator approves it with --approve.`
    : `Event ${eventId} is left out of ${names.join(', ')}: asked for by ${requestedBy}, approved by ${approvedBy}.`;

async function decide(options: Options): Promise<Skip> {
  const config = engineConfig();
  const { tenant, subject } = await administrator(options.token ?? process.env['CONCORD_TOKEN'], config);
  const { ownerUrl, projectorUrl } = config.database;
  const database = new ViewDatabase({ ownerUrl, projectorUrl, connections: 1 });
  const store = await openStore(config.eventStore);
  try {
    const list = new Quarantine(database);
    const skip = options.approve
      ? await approveSkip(store, tenant, options.event, subject)
      : await request(store, list, { tenant, subject, ...options });
    if (skip.approvedBy !== null) for (const name of skip.names) await list.retry({ name, tenant });
    return skip;
  } catch (fault) {
    throw fault instanceof SkipRefused ? new CommandFault(`Refused: ${fault.message}.`) : fault;
  } finally {
    await Promise.all([database.close(), store.close()]);
  }
}

interface Wanted {
  readonly tenant: string;
  readonly subject: string;
  readonly event: string;
  readonly reason?: string;
}

async function request(store: EventStore, list: Quarantine, wanted: Wanted): Promise<Skip> {
  const { tenant, subject, event: eventId, reason = '' } = wanted;
  if (!reason.trim()) throw new CommandFault('Say why, with --reason.');
  const found = (await list.list({ tenant })).filter((one) => one.eventId === eventId);
  const [first] = found;
  if (!first) throw new CommandFault(`No view or policy of tenant ${tenant} has stopped at event ${eventId}.`);
  const { stream, revision, type } = first;
  const names = skippable(found);
  if (names.length === 0)
    throw new CommandFault(
      'The feed leaves nothing out: its readers would have a gap that they cannot see. Mend the event or the code that reads it, then concord quarantine retry.',
    );
  return requestSkip(store, {
    ...{ tenant, eventId, stream, revision: String(revision), type, names },
    ...{ reason: reason.trim(), requestedBy: subject },
  });
}

/** All but the log of public events, whose readers are promised that nothing is missing. */
const skippable = (found: readonly { readonly name: string }[]): string[] =>
  found
    .map(({ name }) => name)
    .filter((name) => name !== FEED_VIEW)
    .sort();

async function administrator(token: string | undefined, config: ReturnType<typeof engineConfig>): Promise<Principal> {
  if (!token) throw new CommandFault('Say who decides, with --token or CONCORD_TOKEN: concord token issues one.');
  const who = await new TokenVerifier(await tokenSettings(config)).verify(token).catch((fault: Error) => {
    throw new CommandFault(`The token is not accepted: ${fault.message}.`);
  });
  if (who.role !== 'admin') throw new CommandFault(`${who.subject} is no administrator.`);
  return who;
}
