import { CsvNumber } from '#libs/graphql';
import { type FileProviderOptions, LineFiles } from '#libs/payouts';
import type { RewardKind } from '#libs/programs';
import type { RewardOrder, RewardProvider, RewardSending } from './reward-provider.js';

const HEADER = ['reference', 'side', 'beneficiary', 'kind', 'quantity', 'unit', 'amount', 'currency', 'sku', 'expires'];

const UNITS: Readonly<Record<RewardKind, string>> = {
  credit: 'amount',
  discount: 'amount',
  'free-months': 'month',
  points: 'point',
  goods: 'piece',
  'gift-card': 'card',
};

/** Rewards as lines of CSV files, one for each business day and program, for whoever gives them. What is got back is a negative line. */
export class FileRewardProvider implements RewardProvider {
  readonly name = 'file';
  readonly settles: RewardProvider['settles'];
  private readonly files: LineFiles;

  constructor({ directory, settles }: FileProviderOptions) {
    this.settles = settles;
    this.files = new LineFiles(directory, HEADER);
  }

  async send({ reference, program, side, beneficiary, given, expires, back, on }: RewardOrder): Promise<RewardSending> {
    const name = `${on}-${program}.csv`;
    const { kind, quantity, amount, sku } = given;
    const sign = back ? '-' : '';
    await this.files.append(name, [
      ...[reference, side, beneficiary, kind, new CsvNumber(`${amount ? '' : sign}${quantity}`), UNITS[kind]],
      ...[amount ? new CsvNumber(`${sign}${amount.amount}`) : '', amount?.currency ?? '', sku ?? '', expires ?? ''],
    ]);
    return { is: 'sent', providerReference: name };
  }

  find({ reference, program, on }: Parameters<RewardProvider['find']>[0]): Promise<string | undefined> {
    return this.files.find(reference, `${on ?? ''}-${program}.csv`);
  }
}
