import { mkdir, open, readdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import type { PayoutOrder, PayoutProvider, Sending } from './payout.provider.js';

const HEADER = ['reference', 'partner', 'period', 'amount', 'currency', 'destination'];

export interface FileProviderOptions {
  /** Where the files go; made when the first is written. */
  readonly directory: string;
  readonly settles: PayoutProvider['settles'];
}

/** Payouts as lines of CSV files, one for each business day and program, for whoever carries them to the bank. */
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
    const name = `${order.on}-${order.program}.csv`;
    const path = join(this.directory, name);
    await mkdir(this.directory, { recursive: true });
    const known = await this.contentOf(name);
    const whole = known.slice(0, known.lastIndexOf('\n') + 1);
    if (whole.length < known.length) await truncate(path, Buffer.byteLength(whole));
    const { reference, partner, period, pays, destination } = order;
    const line = [reference, partner, period, pays.amount, pays.currency, destination ?? ''];
    const file = await open(path, 'a');
    try {
      await file.write(stringify(whole === '' ? [HEADER, line] : [line]));
      await file.sync();
    } finally {
      await file.close();
    }
    return { is: 'sent', providerReference: name };
  }

  /** In every file of the program: an order that was found not sent may have gone into a later day's. */
  async find({ reference, program }: PayoutOrder): Promise<string | undefined> {
    const names = await readdir(this.directory).catch(noneIfAbsent);
    for (const name of names.filter((file) => file.endsWith(`-${program}.csv`)).sort()) {
      const content = await this.contentOf(name);
      const rows = parse(content.slice(0, content.lastIndexOf('\n') + 1)) as string[][];
      if (rows.some(([first]) => first === reference)) return name;
    }
    return undefined;
  }

  private async contentOf(name: string): Promise<string> {
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
