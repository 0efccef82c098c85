import type { Command } from 'commander';
import { readFile } from 'node:fs/promises';
import { csvLines, CsvNumber } from '#libs/graphql';
import { accepted, type Mutated } from '../demo/closing.js';
import { outputOf, tableText } from '../output.js';
import { type Payout, type PayoutFilter, payoutsOf } from '../payouts.js';
import { CommandFault } from '../command.fault.js';
import { findService, type ServiceOptions } from '../service.js';
import { withService } from '../shared.js';

interface ListOptions extends ServiceOptions {
  readonly program?: string;
  readonly period?: string;
  readonly status?: string;
  readonly json?: boolean;
}

const SOME_REFUSED = 2;

export function payoutsCommand(program: Command): void {
  const payouts = program.command('payouts').summary('list, approve, export payouts; take a provider’s answers');

  filtered(payouts.command('list'))
    .description('Lists payouts, the latest month first.')
    .option('--json', 'as JSON')
    .action(async (options: ListOptions) => {
      const found = await collect(options);
      outputOf(options).result({ payouts: found }, tableText(TITLES, found.map(row)));
    });

  filtered(payouts.command('export'))
    .description(
      "Writes payouts as CSV. A text that a spreadsheet would take for a formula (it starts with = + - @, a tab or a carriage return) has ' before it.",
    )
    .action(async (options: ListOptions) => {
      const found = await collect(options);
      process.stdout.write(csvLines([COLUMNS, ...found.map(columns)]));
    });

  filtered(payouts.command('approve'))
    .description('Approves the payouts that are named, or all that match and wait for approval.')
    .argument('[ids...]', 'global ids of payouts')
    .option('--json', 'the answer as JSON')
    .action(async (ids: string[], options: ListOptions) => {
      process.exitCode = await approve(ids, options);
    });

  withService(payouts.command('status'))
    .description(
      'Takes a provider’s status file: CSV with the header reference,status,date,reason; status is settled, failed or returned. The same line again changes nothing.',
    )
    .argument('<file>', 'the status file')
    .option('--json', 'the answer as JSON')
    .action(async (file: string, options: ListOptions) => {
      process.exitCode = await takeStatuses(file, options);
    });
}

const filtered = (command: Command): Command =>
  withService(command)
    .option('-p, --program <id>', 'only of this program')
    .option('--period <month>', 'only of this month, such as 2011-01')
    .option(
      '--status <status>',
      'only this far: planned, approved, intended, sent, unknown, settled, failed, returned',
    );

async function collect(options: ListOptions): Promise<Payout[]> {
  const { api } = await findService(options);
  const found: Payout[] = [];
  for await (const payout of payoutsOf(api, filterOf(options))) found.push(payout);
  return found;
}

const filterOf = ({ program, period, status }: ListOptions): PayoutFilter => ({
  ...(program && { programId: program }),
  ...(period && { period }),
  ...(status && { status: status.toUpperCase() }),
});

const TITLES = ['month', 'status', 'amount', 'pays', 'payout', 'partner'];

const row = ({ id, partnerId, period, status, amount, pays }: Payout): string[] => [
  period,
  status.toLowerCase(),
  `${amount.amount} ${amount.currency}`,
  `${pays.amount} ${pays.currency}`,
  id,
  partnerId,
];

const COLUMNS = [
  'reference',
  'partner',
  'period',
  'status',
  'amount',
  'currency',
  'pays',
  'paysCurrency',
  'destination',
];

const columns = ({ id, partnerId, period, status, amount, pays, destination }: Payout): (string | CsvNumber)[] => [
  ...[id, partnerId, period, status.toLowerCase(), new CsvNumber(amount.amount), amount.currency],
  ...[new CsvNumber(pays.amount), pays.currency, destination ?? ''],
];

const APPROVE = `mutation Approve($input: ApprovePayoutInput!) {
  approvePayout(input: $input) { id position userErrors { code message } }
}`;

async function approve(ids: readonly string[], options: ListOptions): Promise<number> {
  const { api } = await findService(options);
  const waiting = await collect({ ...options, status: options.status ?? 'planned' });
  const named = new Set(ids);
  const chosen = ids.length === 0 ? waiting : waiting.filter(({ id }) => named.has(id));
  const missing = ids.find((id) => !chosen.some((payout) => payout.id === id));
  if (missing) throw new CommandFault(`No payout ${missing} waits for approval.`);
  let refused = 0;
  for (const { id, ledgerId } of chosen) {
    const input = { idempotencyKey: `approve:${id}:${Date.now()}`, ledgerId, payoutId: id };
    const { approvePayout } = await api<{ approvePayout: Mutated }>(APPROVE, { input });
    const [error] = approvePayout.userErrors;
    if (error) refused += 1;
    const text = error ? `${id} refused: ${error.message} (${error.code})` : `${id} approved`;
    outputOf(options).result({ id, approved: !error, error: error ?? null }, text);
  }
  return refused > 0 ? SOME_REFUSED : 0;
}

const STATUSES = `mutation Statuses($input: ImportPayoutStatusesInput!) {
  importPayoutStatuses(input: $input) {
    refused results { id idempotencyKey position userErrors { code message } } userErrors { code message }
  }
}`;

interface Statuses {
  readonly importPayoutStatuses: {
    readonly refused: number;
    readonly results: readonly (Mutated & { readonly idempotencyKey: string })[];
    readonly userErrors: Mutated['userErrors'];
  };
}

async function takeStatuses(file: string, options: ListOptions): Promise<number> {
  const csv = await readFile(file, 'utf8').catch((fault: Error) => {
    throw new CommandFault(fault.message);
  });
  const { api } = await findService(options);
  const { importPayoutStatuses: answer } = await api<Statuses>(STATUSES, { input: { csv } });
  accepted({ position: null, userErrors: answer.userErrors }, `${file} was refused`);
  const refused = answer.results.filter(({ userErrors }) => userErrors.length > 0);
  const lines = refused.map(({ idempotencyKey, userErrors }) => `${idempotencyKey}: ${userErrors[0]?.message ?? ''}`);
  const taken = `${answer.results.length - refused.length} of ${answer.results.length} lines taken.`;
  outputOf(options).result(answer, [...lines, taken].join('\n'));
  return refused.length > 0 ? SOME_REFUSED : 0;
}
