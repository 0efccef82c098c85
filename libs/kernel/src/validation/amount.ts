import { Decimal } from '../money/decimal.js';
import { refuse, type Refusal } from '../decision/decider.js';
import { type AmountFault, amountFaultText, type Money, parseMoney } from '../money/money.js';

/** What a figure given from outside may be: inside, no sum, product or conversion of a million of them overflows anything. */
interface Figure {
  readonly name: string;
  readonly least: Decimal;
  readonly most: Decimal;
  readonly decimals: number;
}

const figure = (name: string, least: string, most: string, decimals: number): Figure => ({
  ...{ name, decimals },
  ...{ least: Decimal.of(least), most: Decimal.of(most) },
});

/** Why a text is no figure of its kind. */
export type FigureFault = 'NOT_A_DECIMAL' | 'OUT_OF_RANGE';

const AMOUNT = figure('an amount', '-1000000000000000', '1000000000000000', 10);
const QUANTITY = figure('a quantity', '-1000000000', '1000000000', 6);
const RATE = figure('an exchange rate', '0.000000001', '1000000000', 29);

/** A price, an amount of a line, a sale, a refund, an adjustment, a threshold or a cap: from −10^15 to 10^15, 10 decimals. */
export const amountOf = (text: string, field: string): Decimal | Refusal<FigureFault> => read(text, field, AMOUNT);

/** From −10^9 to 10^9, 6 decimals. */
export const quantityOf = (text: string, field: string): Decimal | Refusal<FigureFault> => read(text, field, QUANTITY);

/** From 10^-9 to 10^9. */
export const exchangeRateOf = (text: string, field: string): Decimal | Refusal<FigureFault> => read(text, field, RATE);

/** Why a computed figure, such as quantity × price, is no amount: OUT_OF_RANGE, naming the field and the bound. */
export const amountFault = (amount: Decimal, field: string): Refusal<'OUT_OF_RANGE'> | undefined =>
  rangeFault(amount, field, AMOUNT);

/** An amount of a currency, written with all of its decimals and no more. */
export function moneyOfText(
  amount: string,
  currency: string,
  field: string,
): Money | Refusal<AmountFault | FigureFault> {
  const parsed = parseMoney(amount, currency);
  if ('fault' in parsed) return refuse(parsed.fault, amountFaultText[parsed.fault], field);
  return amountFault(Decimal.of(parsed.money.amount), field) ?? parsed.money;
}

/** The largest absolute value of a result in the currency of a ledger, as of an amount that is given. */
export const isWithinAmounts = (amount: Decimal): boolean => rangeFault(amount, '', AMOUNT) === undefined;

function read(text: string, field: string, kind: Figure): Decimal | Refusal<FigureFault> {
  const decimal = Decimal.parse(text);
  if (decimal) return rangeFault(decimal, field, kind) ?? decimal;
  return refuse('NOT_A_DECIMAL', `${field} is not plain decimal notation of at most 38 digits, such as 1234.50`, field);
}

function rangeFault(figure: Decimal, field: string, kind: Figure): Refusal<'OUT_OF_RANGE'> | undefined {
  if (figure.compare(kind.least) < 0 || figure.compare(kind.most) > 0) return outOfRange(field, kind, bounds(kind));
  return figure.scale > kind.decimals && figure.places > kind.decimals
    ? outOfRange(field, kind, `of at most ${kind.decimals} decimals`)
    : undefined;
}

const bounds = ({ least, most }: Figure): string => `from ${least.toString()} to ${most.toString()}`;

const outOfRange = (field: string, { name }: Figure, bound: string): Refusal<'OUT_OF_RANGE'> =>
  refuse('OUT_OF_RANGE', `${field} is out of range: ${name} is ${bound}`, field);
