import cliProgress from 'cli-progress';
import { type Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { ApiFault } from '#libs/importing';
import { CommandFault } from '../command.fault.js';
import { type Output, outputOf } from '../output.js';
import { serviceUrl } from '../service.js';
import { playAll } from '../vectors/play-all.js';
import type { Verdict } from '../vectors/play-scenario.js';
import { scenariosAt } from '../vectors/input/scenario-files.js';
import { tokensFrom } from '../vectors/tenant-tokens.js';

interface VectorsOptions {
  readonly url?: string;
  readonly tokenCommand?: string;
  readonly only?: string;
  readonly atOnce: number;
  readonly json?: boolean;
}

const DIFFERENCES = 2;

export function vectorsCommand(program: Command): void {
  program
    .command('vectors')
    .summary('play scenarios of the commission rules')
    .description(
      `Plays scenarios, each a program, a plan, a history of commands and what must stand in the ledgers afterwards, through the GraphQL API
of a running service. Each has a tenant of its own. Compared are, after every step, refusals, warnings and totals, and at the
end totals, postings, what was passed, holds, balances, and the service's own reconciliation. Windows of brackets are not: the API does not
show them. Prints the first difference of each scenario, and a closing line.`,
    )
    .argument('<paths...>', 'scenarios (.json), or folders of them')
    .option('--url <url>', 'GraphQL endpoint (CONCORD_URL); the service that runs on this machine, if absent')
    .option(
      '--token-command <command>',
      'prints a bearer token of an admin of the tenant {tenant} (also in CONCORD_TENANT); the development issuer, if absent',
    )
    .option('--only <text>', 'only scenarios whose name has this text')
    .option('--at-once <count>', 'how many are played side by side', countOf, 4)
    .option('--json', 'a line of JSON for each scenario, and one at the end')
    .addHelpText(
      'after',
      `
Examples:
  concord vectors scenarios/
  concord vectors scenarios/ --only refund --json
  concord vectors one.json --url https://test.example/graphql --token-command 'issue-token --tenant {tenant}'

Exit codes: 0 everything is as expected; 1 failed; 2 differences.`,
    )
    .action(async (paths: string[], options: VectorsOptions) => {
      process.exitCode = await playCommand(paths, options);
    });
}

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 64) throw new InvalidArgumentError('Say 1 to 64.');
  return count;
}

async function playCommand(paths: readonly string[], options: VectorsOptions): Promise<number> {
  const files = scenariosAt(paths, options.only);
  const out = outputOf(options);
  const began = performance.now();
  const progress = new Progress(out, files.length);
  try {
    const verdicts = await playAll(files, {
      ...{ url: serviceUrl(options), tokenOf: tokensFrom(options.tokenCommand), atOnce: options.atOnce },
      tell: (verdict) => progress.tell(verdict),
    });
    progress.stop();
    return conclude(out, verdicts, Math.round((performance.now() - began) / 1000));
  } catch (fault) {
    if (fault instanceof ApiFault) throw new CommandFault(`${fault.message} (${fault.code})`);
    throw fault;
  } finally {
    progress.stop();
  }
}

function conclude(out: Output, verdicts: readonly Verdict[], seconds: number): number {
  const differing = verdicts.filter(({ difference }) => difference !== null).length;
  const disagreeing = verdicts.filter(({ reconciled }) => reconciled === false).length;
  const [scenarios, asExpected] = [verdicts.length, verdicts.length - differing];
  const text = `${scenarios} scenarios: ${asExpected} as expected, ${differing} differ; the reconciliation disagrees with ${disagreeing}; ${seconds} s`;
  out.result({ event: 'end', scenarios, asExpected, differing, disagreeing, seconds }, text);
  return differing > 0 ? DIFFERENCES : 0;
}

/** What differs, one line each, as it is found; on a terminal beside a bar. */
class Progress {
  private readonly bar: cliProgress.SingleBar | undefined;

  constructor(
    private readonly out: Output,
    total: number,
  ) {
    if (out.json || !process.stderr.isTTY) return;
    const format = '{bar} {percentage} %  {value}/{total} scenarios';
    this.bar = new cliProgress.SingleBar({ format, hideCursor: true, clearOnComplete: true });
    this.bar.start(total, 0);
  }

  tell(verdict: Verdict): void {
    this.bar?.increment();
    if (this.out.json) return this.out.result({ event: 'scenario', ...verdict }, '');
    if (verdict.difference === null) return;
    if (this.bar) process.stderr.write('\r\u001b[K');
    const where = verdict.step === null ? '' : `after ${verdict.step}: `;
    this.out.say(`${pc.red('differs')} ${verdict.name}: ${where}${verdict.difference}`);
  }

  stop(): void {
    this.bar?.stop();
  }
}
