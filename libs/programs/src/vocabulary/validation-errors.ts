import {
  amountOf,
  type Day,
  dayInput,
  Decimal,
  type Instant,
  instantOf,
  isRefusal,
  keyFault,
  moneyOfText,
  refuse,
  type Refusal,
  textFault,
  type TextRule,
} from '#libs/kernel';
import type { ProgramRefusal } from './program.refusals.js';

/**
 * Reads what a person drafted into what an event may hold, and keeps the first thing that is wrong with it. After a fault
 * readers answer with a harmless value: who reads looks at `first` before using any of them.
 */
export class ValidationErrors {
  first: Refusal<ProgramRefusal> | undefined;

  /** Amounts are in this currency, unless another is named with them. */
  constructor(readonly currency: string) {}

  add(code: ProgramRefusal, message: string, field: string): void {
    this.first ??= refuse(code, message, field);
  }

  /** Adds the error unless the condition holds. */
  expect(holds: boolean, code: ProgramRefusal, message: string, field: string): void {
    if (!holds) this.add(code, message, field);
  }

  decimal(text: string | null | undefined, field: string): Decimal {
    return this.read(amountOf(text ?? '', field), Decimal.zero);
  }

  /** An amount, written with all decimals of its currency. */
  amount(text: string | null | undefined, field: string, currency = this.currency): string {
    return this.read(moneyOfText(text ?? '', currency, field), { amount: '0', currency }).amount;
  }

  /** An amount that is not below zero. */
  notNegative(text: string, field: string, currency = this.currency): string {
    const amount = this.amount(text, field, currency);
    this.expect(!Decimal.of(amount).isNegative, 'NEGATIVE', 'the amount may not be below zero', field);
    return amount;
  }

  instant(text: string, field: string): Instant {
    return this.read(instantOf(text, field), '');
  }

  day(text: string, field: string): Day {
    return this.read(dayInput(text, field), '');
  }

  /** Text of 1 to `most` characters, without the blanks around it. */
  text(text: string | null | undefined, most: number, field: string, rule: TextRule = {}): string {
    this.note(textFault(text ?? '', field, { most, ...rule }));
    return (text ?? '').trim();
  }

  /** What others name something by. */
  key(text: string, most: number, field: string): string {
    this.note(keyFault(text, field, most));
    return text;
  }

  /** A whole number between two others, both included. */
  whole(value: number, least: number, most: number, field: string): number {
    const fits = Number.isInteger(value) && value >= least && value <= most;
    this.expect(fits, 'OUT_OF_RANGE', `give a whole number from ${least} to ${most}`, field);
    return value;
  }

  /** What may be left out: null where it is. */
  optional<Given, Value>(given: Given | null | undefined, read: (given: Given) => Value): Value | null {
    return given === undefined || given === null ? null : read(given);
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
  distinct(names: readonly string[], code: ProgramRefusal, fieldOf: (at: number) => string): void {
    names.forEach((name, at) => {
      const well = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name);
      this.expect(well, 'BAD_ID', 'use 1 to 64 letters, digits, dots, dashes and underscores', fieldOf(at));
      this.expect(names.indexOf(name) === at, code, `${name} is already taken: every id is used once`, fieldOf(at));
    });
  }

  private note(fault: Refusal<ProgramRefusal> | undefined): void {
    this.first ??= fault;
  }

  private read<Value extends object | string>(read: Value | Refusal<ProgramRefusal>, harmless: Value): Value {
    if (typeof read === 'string' || !isRefusal(read)) return read as Value;
    this.note(read as Refusal<ProgramRefusal>);
    return harmless;
  }
}
