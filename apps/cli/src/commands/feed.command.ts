import type { Command } from 'commander';
import pc from 'picocolors';
import type { CloudEvent, EventTypeInfo } from '#libs/feed';
import { CommandFault } from '../command.fault.js';
import { consumersCommand } from '../feed/consumers.command.js';
import { forwarding } from '../feed/forward.js';
import { askFeed, findFeed, followFeed } from '../feed/feed-source.js';
import { outputOf, tableText } from '../output.js';
import type { ServiceOptions } from '../service.js';

interface TailOptions extends ServiceOptions {
  readonly from?: string;
  readonly after?: string;
  readonly since?: string;
  readonly types?: string;
  readonly program?: string;
  readonly partner?: string;
  readonly subject?: string;
  readonly omitPersonalData?: boolean;
  readonly limit?: string;
  readonly json?: boolean;
}

const PLACE = ['from', 'after', 'since'] as const;
const FILTER = ['types', 'program', 'partner', 'subject'] as const;

export function feedCommand(program: Command): void {
  const feed = program
    .command('feed')
    .summary('what happened, in order, as CRM integrations receive it')
    .description('Reads the feed of public events: everything that happened in a tenant, in the order of its history.');
  selecting(withFeed(feed.command('tail')))
    .summary('shows events as they come')
    .description(
      `Shows events one by one, and goes on as they come. A cut is mended: nothing is missed, and at most what was being shown comes again.
For example: concord feed tail --from beginning --types 'deal.*,partner.suspended'`,
    )
    .option('--json', 'CloudEvents, one a line')
    .action(tail);
  selecting(withFeed(feed.command('listen')))
    .summary('forwards events to an address of this machine, as a webhook would')
    .description(
      `Sends events as they come to an address of this machine, signed, one at a time, each until it is answered with 2xx. For whoever writes a receiver.
For example: concord feed listen --forward-to http://localhost:3000/hook --types 'deal.*'`,
    )
    .requiredOption('--forward-to <address>', 'where requests go: the loopback address, or a public one')
    .option('--secret <secret>', 'what requests are signed with, whsec_…; a new one that is shown, if absent')
    .action(listen);
  withFeed(feed.command('types'))
    .summary('lists the types of events')
    .description('Lists every type of event, who sees it, and the message of the contract that it carries.')
    .option('--json', 'as JSON')
    .action(types);
  consumersCommand(feed);
}

const withFeed = (command: Command): Command =>
  command
    .option('--url <url>', 'address of the feed (CONCORD_FEED_URL); the one that runs on this machine, if absent')
    .option('--token <token>', 'bearer token (CONCORD_TOKEN); one of the development issuer, if absent')
    .option('-t, --tenant <tenant>', 'for a token of the development issuer', 'demo');

const selecting = (command: Command): Command =>
  command
    .option('--from <place>', 'beginning, end, or snapshot: the state of everything, then what comes; end, if absent')
    .option('--after <cursor>', 'goes on after a cursor, c1…')
    .option('--since <moment>', 'from the first event recorded at or after it, such as 2026-11-01T00:00:00Z')
    .option('--types <types>', "such as deal.approved, or 'deal.*'; several separated by commas")
    .option('--program <ids>', 'of these programs alone; global ids separated by commas')
    .option('--partner <ids>', 'of these partners alone')
    .option('--subject <ids>', 'about these deals, partners, … alone')
    .option('--omit-personal-data', 'without what is personal')
    .option('--limit <n>', 'ends after so many events');

async function listen(options: TailOptions & { readonly forwardTo: string; readonly secret?: string }): Promise<void> {
  const to = forwarding(options.forwardTo, options.secret, {
    failed: (outcome, milliseconds) => note(`${outcome}; again in ${milliseconds / 1000} s`),
  });
  note(`signed with ${to.secret}`);
  await eachEvent(options, async (data, event) => {
    await to.forward(event.id, data);
    outputOf({ json: options.json ?? false }).result(event, lineOf(event));
  });
}

const note = (line: string): void => void process.stderr.write(`${pc.yellow(line)}\n`);

async function tail(options: TailOptions): Promise<void> {
  const out = outputOf({ json: options.json ?? false });
  await eachEvent(options, (_, event) => Promise.resolve(out.result(event, lineOf(event))));
}

/** Events one after the other, until the limit. */
async function eachEvent(
  options: TailOptions,
  take: (data: string, event: CloudEvent) => Promise<void>,
): Promise<void> {
  const query = queryOf(options);
  const events = followFeed(findFeed(options), query, {
    cut: (reason, milliseconds) => note(`cut off (${reason}); goes on in ${milliseconds / 1000} s`),
  });
  let left = limitOf(options.limit);
  if (left === 0) return;
  for await (const data of events) {
    const event = JSON.parse(data) as CloudEvent;
    await take(data, event);
    left -= 1;
    // What was written is all out before the process ends.
    if (left === 0) return void process.stdout.write('', () => process.exit(0));
  }
}

async function types(options: ServiceOptions & { readonly json?: boolean }): Promise<void> {
  const { eventTypes } = await askFeed<{ readonly eventTypes: readonly EventTypeInfo[] }>(
    findFeed(options),
    '/feed/v1/event-types',
  );
  const rows = eventTypes.map(({ type, visibleToPartners, message }) => [
    type,
    visibleToPartners ? 'vendor and its partner' : 'vendor',
    message.replace(/^concord\.feed\.v1\./, ''),
  ]);
  outputOf({ json: options.json ?? false }).result(eventTypes, tableText(['type', 'seen by', 'message'], rows));
}

function queryOf(options: TailOptions): URLSearchParams {
  const query = new URLSearchParams();
  const places = PLACE.filter((name) => options[name] !== undefined);
  if (places.length > 1)
    throw new CommandFault(`Say one of ${places.map((name) => `--${name}`).join(', ')}: each says where to begin.`);
  for (const name of [...PLACE, ...FILTER]) if (options[name] !== undefined) query.set(name, options[name]);
  if (places.length === 0) query.set('from', 'end');
  if (options.omitPersonalData) query.set('personalData', 'omit');
  return query;
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return Infinity;
  if (!/^\d{1,9}$/.test(text)) throw new CommandFault('--limit must be a whole number.');
  return Number(text);
}

/** `2026-11-28T15:00:00Z  deal.approved  deal_…  state, decidedAt`: what of the subject changed, or its state. */
function lineOf({ time, type, subject, data }: CloudEvent): string {
  const { changed, ...rest } = (data ?? {}) as { readonly changed?: readonly string[] };
  const state = Object.values(rest).find(
    (value): value is { state?: string; standing?: string } => typeof value === 'object',
  );
  const what = changed?.join(', ') ?? state?.state ?? state?.standing ?? '';
  return `${pc.dim(time)}  ${pc.cyan(type.padEnd(28))}  ${subject.padEnd(35)}  ${what}`.trimEnd();
}
