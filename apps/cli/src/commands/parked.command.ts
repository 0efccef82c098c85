import type { Command } from 'commander';
import { type ParkedEvent, type ParkedFilter, ParkedWork } from '#libs/eventing';
import { oneLine, outputOf, tableText } from '../output.js';
import { withViewDatabase } from '../view-database.js';
import { CommandFault } from '../command.fault.js';

interface Options {
  readonly policy?: string;
  readonly tenant?: string;
  readonly event?: readonly string[];
  readonly json?: boolean;
}

export function parkedCommand(program: Command): void {
  const parked = program
    .command('parked')
    .summary('events that a policy has put aside, with the reason')
    .description(
      `An event whose command is refused is put aside by its policy, and the policy goes on: a sale without an exchange rate (NO_RATE), one that
would earn more than 10^15 (AMOUNT_OUT_OF_RANGE), a reassignment that comes before its booking (NOT_FOUND). Some are taken up by themselves, as
when rates are published; what is behind an event in its stream is tried again once that event is done.`,
    );

  filtered(parked.command('list'))
    .description('Lists which events are put aside by which policy, since when and why; the oldest first.')
    .action(async (options: Options) => {
      const found = await withParked((work) => work.list(filterOf(options)));
      outputOf(options).result({ parked: found.map(shown) }, listText(found));
    });

  filtered(parked.command('retry'))
    .description('Asks the projector to take them up again. What is refused again stays, with one attempt more.')
    .action(async (options: Options) => {
      const asked = await withParked((work) => work.retry(filterOf(options)));
      const text =
        asked === 0 ? NOTHING : `${asked} will be taken up again at once; concord parked list shows what is left.`;
      outputOf(options).result({ asked }, text);
    });
}

const NOTHING = 'Nothing is parked.';

const filtered = (command: Command): Command =>
  command
    .option('--policy <name>', 'only of this policy')
    .option('-t, --tenant <tenant>', 'only of this tenant')
    .option('--event <id...>', 'only these events')
    .option('--json', 'the answer as JSON');

function filterOf({ policy, tenant, event }: Options): ParkedFilter {
  const bad = event?.find((id) => !UUID.test(id));
  if (bad !== undefined) throw new CommandFault(`${bad} is no event's id: concord parked list shows them`);
  return {
    ...(policy !== undefined && { policy }),
    ...(tenant !== undefined && { tenant }),
    ...(event !== undefined && { eventIds: event }),
  };
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const withParked = <T>(work: (parked: ParkedWork) => Promise<T>): Promise<T> =>
  withViewDatabase((database) => work(new ParkedWork(database)));

const shown = ({ revision, ...event }: ParkedEvent): object => ({ ...event, revision: String(revision) });

const TITLES = ['policy', 'tenant', 'since', 'event', 'type', 'attempts', 'code', 'why'];

const listText = (found: readonly ParkedEvent[]): string =>
  found.length === 0
    ? NOTHING
    : tableText(
        TITLES,
        found.map(({ policy, tenant, parkedAt, eventId, type, attempts, code, message }) =>
          [policy, tenant, parkedAt, eventId, type, String(attempts), code, message].map(oneLine),
        ),
      );
