import {
  type AmountFault,
  amountFaultText,
  Decimal,
  type Instant,
  parseInstant,
  parseMoney,
  refuse,
  type Refusal,
} from '#libs/kernel';

/**
 * Reads what a person drafted into what an event may hold, and keeps the first thing that is wrong with it. After a fault
 * readers answer with a harmless value: who reads looks at `first` before using any of them.
 */
export class Findings {
  first: Refusal | undefined;

  add(code: string, message: string, field: string): void {
    this.first ??= refuse(code, message, field);
  }

  /** Adds the finding unless the condition holds. */
  expect(holds: boolean, code: string, message: string, field: string): void {
    if (!holds) this.add(code, message, field);
  }

  decimal(text: string | null | undefined, field: string): Decimal {
    const decimal = Decimal.parse(text ?? '');
    if (decimal) return decimal;
    this.add('NOT_A_DECIMAL', 'write a plain decimal number of at most 38 digits, such as 0.15', field);
    return Decimal.zero;
  }

  /** An amount of the currency, written with all of its decimals. */
  amount(text: string | null | undefined, currency: string, field: string): string {
    const read = parseMoney(text ?? '', currency);
    if ('money' in read) return read.money.amount;
    this.amountFault(read.fault, field);
    return '0';
  }

  instant(text: string, field: string): Instant {
    const instant = parseInstant(text);
    if (instant) return instant;
    this.add('NOT_AN_INSTANT', 'write a moment with its offset, such as 2011-01-01T00:00:00Z', field);
    return '';
  }

  /** Text of 1 to `most` characters once the blanks around it are gone. */
  text(text: string | null | undefined, most: number, field: string): string {
    const trimmed = (text ?? '').trim();
    this.expect(trimmed.length > 0 && trimmed.length <= most, 'BAD_TEXT', `give 1 to ${most} characters`, field);
    return trimmed;
  }

  /** A whole number between two others, both included. */
  whole(value: number, least: number, most: number, field: string): number {
    const fits = Number.isInteger(value) && value >= least && value <= most;
    this.expect(fits, 'OUT_OF_RANGE', `give a whole number from ${least} to ${most}`, field);
    return value;
  }

  /** Each once. */
  unique(texts: readonly string[], field: string): void {
    texts.forEach((text, at) =>
      this.expect(texts.indexOf(text) === at, 'GIVEN_TWICE', `${text} is given twice`, `${field}.${at}`),
    );
  }

  oneOf<Value extends string>(text: string | null | undefined, values: readonly Value[], field: string): Value {
    const found = values.find((value) => value === text);
    this.expect(found !== undefined, 'UNKNOWN_VALUE', `give one of ${values.join(', ')}`, field);
    return found ?? values[0]!;
  }

  /** Names that tell things apart: each well formed, none twice. */
  distinct(names: readonly string[], code: string, fieldOf: (at: number) => string): void {
    names.forEach((name, at) => {
      const well = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name);
      this.expect(well, 'BAD_ID', 'use 1 to 64 letters, digits, dots, dashes and underscores', fieldOf(at));
      this.expect(names.indexOf(name) === at, code, `${name} is already taken: every id is used once`, fieldOf(at));
    });
  }

  private amountFault(fault: AmountFault, field: string): void {
    this.add(fault, amountFaultText[fault], field);
  }
}
