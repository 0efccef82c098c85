import { chmod, mkdir, open, readdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { csvLines, CsvNumber } from '#libs/graphql';
import type { PayoutOrder, PayoutProvider, Sending, Unaddressed } from './payout.provider.js';

const HEADER = ['reference', 'partner', 'period', 'amount', 'currency', 'destination'];

/** What would break a line or do something to a terminal. */
const CONTROLS = /[\p{Cc}\u2028\u2029]/u;

export interface FileProviderOptions {
  /** Where the files go; made when the first is written. */
  readonly directory: string;
  readonly settles: PayoutProvider['settles'];
}

/**
 * Payouts as lines of CSV files, one for each business day and program, for whoever carries them to the bank. Only this service's
 * user may read them.
 */
export class FilePayoutProvider implements PayoutProvider {
  readonly name = 'file';
  readonly settles: PayoutProvider['settles'];
  private readonly directory: string;

  constructor({ directory, settles }: FileProviderOptions) {
    this.directory = directory;
    this.settles = settles;
  }

  /** A line is whole or it is not there: what a crash left of one is cut off before the next is written. */
  async send(order: PayoutOrder): Promise<Sending> {
    const { reference, partner, period, pays, destination } = order;
    if (CONTROLS.test(destination ?? '')) {
      return { is: 'failed', reason: 'The destination is not one line without control characters: verify it again.' };
    }
    const name = `${order.on}-${order.program}.csv`;
    const path = join(this.directory, name);
    await mkdir(this.directory, { recursive: true });
    await chmod(this.directory, 0o700);
    const known = await this.textIn(name);
    const whole = known.slice(0, known.lastIndexOf('\n') + 1);
    if (whole.length < known.length) await truncate(path, Buffer.byteLength(whole));
    const line = [reference, partner, period, new CsvNumber(pays.amount), pays.currency, destination ?? ''];
    const file = await open(path, 'a', 0o600);
    try {
      await file.chmod(0o600);
      await file.write(csvLines(whole === '' ? [HEADER, line] : [line]));
      await file.sync();
    } finally {
      await file.close();
    }
    return { is: 'sent', providerReference: name };
  }

  /** In every file of the program: an order that was found not sent may have gone into a later day's. */
  async find({ reference, program }: Unaddressed): Promise<string | undefined> {
    const names = await readdir(this.directory).catch(noneIfAbsent);
    for (const name of names.filter((file) => file.endsWith(`-${program}.csv`)).sort()) {
      const content = await this.textIn(name);
      const rows = parse(content.slice(0, content.lastIndexOf('\n') + 1)) as string[][];
      if (rows.some(([first]) => first === reference)) return name;
    }
    return undefined;
  }

  private async textIn(name: string): Promise<string> {
    return readFile(join(this.directory, name), 'utf8').catch((fault: unknown) => {
      noneIfAbsent(fault);
      return '';
    });
  }
}

function noneIfAbsent(fault: unknown): string[] {
  if ((fault as NodeJS.ErrnoException).code !== 'ENOENT') throw fault;
  return [];
}
