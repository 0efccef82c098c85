import type { Command } from 'commander';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pc from 'picocolors';
import { type RetailResult, type RetailStep, runRetailDemo } from '../demo/retail-demo.js';
import { runPartnerDemo } from '../demo/partner-demo.js';
import { differencesFrom, type MonthTruth, type RetailMonth } from '../demo/retail-months.js';
import { type Output, outputOf, tableText } from '../output.js';
import { type Progress, progressOf } from '../progress.js';
import { CommandFault } from '../command.fault.js';
import { findService, type ServiceOptions } from '../service.js';
import { withService } from '../shared.js';

interface DemoOptions extends ServiceOptions {
  readonly data?: string;
  readonly json?: boolean;
}

type Truth = Readonly<Record<string, MonthTruth>>;

interface TruthFile {
  readonly 'uci-online-retail': {
    readonly by_month: Readonly<Record<string, Omit<MonthTruth, 'payouts'>>>;
    readonly payouts: {
      readonly 'by_month[partners_paid,GBP,EUR,rate,rate_date]': Readonly<Record<string, readonly string[]>>;
    };
  };
}

export function demoCommand(program: Command): void {
  withService(program.command('demo'))
    .summary('load a program of real orders')
    .description(
      `Loads a program with the real orders of a shop (UCI Online Retail, CC BY 4.0): a country stands in for a partner, each earns 15 % of
its invoices. Everything goes through the public interface: program, plan, exchange rates, and for each month its orders
and its closing with statements and payouts. Without --data it is the month that is bundled, and a second, small program
beside it has an affiliate's link, a referral code, a webinar with shared leads, and a fund.`,
    )
    .option('--data <folder>', 'a folder with uci-online-retail/by-day, ecb-eurofxref and truth.json (CONCORD_DATA)')
    .option('--json', 'the months as JSON')
    .action(async (options: DemoOptions) => {
      process.exitCode = await runDemo(options);
    });
}

async function runDemo(options: DemoOptions): Promise<number> {
  const { api, url: service, home } = await findService(options);
  const out = outputOf(options);
  const { orders, rates, truth } = dataOf(options.data);
  const teller = new Teller(out);
  const result = await runRetailDemo({
    api,
    service,
    home,
    mappings: EXAMPLES,
    orders,
    rates,
    tell: (step) => teller.tell(step),
  });
  // Whoever checks figures of real orders wants nothing beside them.
  if (!truth) out.say(`Program ${await runPartnerDemo(api)}: a link, a code, the shared leads of a webinar, a fund`);
  const differing = truth ? result.months.filter((month) => !agrees(truth, month)) : [];
  out.result(result, summaryText(result, truth));
  return differing.length > 0 ? 1 : 0;
}

const EXAMPLES = fileURLToPath(new URL('../../../../../examples', import.meta.url));

function dataOf(data: string | undefined): { orders: string; rates: string; truth: Truth | undefined } {
  if (data === undefined) {
    return {
      orders: join(EXAMPLES, 'data/online-retail'),
      rates: join(EXAMPLES, 'data/ecb-eurofxref'),
      truth: undefined,
    };
  }
  const truth = join(data, 'truth.json');
  if (!existsSync(truth)) throw new CommandFault(`There is no truth.json in ${data}.`);
  const known = (JSON.parse(readFileSync(truth, 'utf8')) as TruthFile)['uci-online-retail'];
  const payouts = known.payouts['by_month[partners_paid,GBP,EUR,rate,rate_date]'];
  const months = Object.entries(known.by_month).map(([period, figures]) => {
    const [partners = '0', gbp = '0', eur = '0'] = payouts[period] ?? [];
    return [period, { ...figures, payouts: [Number(partners), gbp, eur] as const }] as const;
  });
  return {
    orders: join(data, 'uci-online-retail/by-day'),
    rates: join(data, 'ecb-eurofxref/eurofxref-hist.zip'),
    truth: Object.fromEntries(months),
  };
}

function agrees(truth: Truth, month: RetailMonth): boolean {
  const known = truth[month.period];
  return known !== undefined && differencesFrom(known, month).length === 0;
}

const TITLES =
  'month,sales,refunds,gross GBP,refunded,net,commission,paid out,carried,partners paid,received EUR'.split(',');

function summaryText({ programId, months }: RetailResult, truth: Truth | undefined): string {
  const rows = months.map((month) => [
    ...[month.period, String(month.sales), String(month.refundCount), month.gross, month.refunds, month.net],
    ...[month.commission, month.paidOut, month.carried, String(month.payouts), month.received],
    ...(truth ? [verdictOn(month, truth[month.period])] : []),
  ]);
  return ['', tableText(truth ? [...TITLES, 'truth'] : TITLES, rows), '', `Program ${programId}`].join('\n');
}

function verdictOn(month: RetailMonth, known: MonthTruth | undefined): string {
  if (!known) return 'not known';
  const differing = differencesFrom(known, month);
  return differing.length === 0 ? pc.green('to the cent') : pc.red(`differs: ${differing.join(', ')}`);
}

/** Says how the demo goes, a bar for each import. */
class Teller {
  private progress: Progress | undefined;

  constructor(private readonly out: Output) {}

  tell(step: RetailStep): void {
    switch (step.step) {
      case 'program':
        return this.out.say(`Program ${step.programId}`);
      case 'month-begins':
        return this.begin(step.period);
      case 'import':
        return (this.progress ??= progressOf({ json: this.out.json, label: 'rates  ' })).tell(step.event);
      case 'rates':
      case 'month-closes':
        return this.end();
      case 'month-closed':
        return this.out.say(`${step.period} is closed: ${step.ledgers} statements.`);
    }
  }

  private begin(period: string): void {
    this.progress = progressOf({ json: this.out.json, label: period });
  }

  private end(): void {
    this.progress?.stop();
    this.progress = undefined;
  }
}
