import type { PayoutOrder, PayoutProvider, Sending, Unaddressed } from './payout-provider.js';
import { CsvNumber } from '#libs/graphql';
import { LineFiles } from './line-files.js';

const HEADER = ['reference', 'partner', 'period', 'amount', 'currency', 'destination'];

/** What would break a line or do something to a terminal. */
const CONTROLS = /[\p{Cc}\u2028\u2029]/u;

export interface FileProviderOptions {
  /** Where the files go; made when the first is written. */
  readonly directory: string;
  readonly settles: PayoutProvider['settles'];
}

/** Payouts as lines of CSV files, one for each business day and program, for whoever carries them to the bank. */
export class FilePayoutProvider implements PayoutProvider {
  readonly name = 'file';
  readonly settles: PayoutProvider['settles'];
  private readonly files: LineFiles;

  constructor({ directory, settles }: FileProviderOptions) {
    this.files = new LineFiles(directory, HEADER);
    this.settles = settles;
  }

  async send(order: PayoutOrder): Promise<Sending> {
    const { reference, partner, period, pays, destination } = order;
    if (CONTROLS.test(destination ?? '')) {
      return { is: 'failed', reason: 'The destination is not one line without control characters: verify it again.' };
    }
    const name = `${order.on}-${order.program}.csv`;
    const line = [reference, partner, period, new CsvNumber(pays.amount), pays.currency, destination ?? ''];
    await this.files.append(name, line);
    return { is: 'sent', providerReference: name };
  }

  /** In every file of the program: an order that was found not sent may have gone into a later day's. */
  find({ reference, program }: Unaddressed): Promise<string | undefined> {
    return this.files.find(reference, `-${program}.csv`);
  }
}
