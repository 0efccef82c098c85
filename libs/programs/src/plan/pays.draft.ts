import { Decimal, type Window } from '#libs/kernel';
import type { Rule } from '../vocabulary/rules.js';
import type { ValidationErrors } from '../vocabulary/validation-errors.js';
import type { Brackets, BracketStep, Pays } from './plan.js';

/** How a rule pays, as it is written down: `kind` says which of the other parts belong to it. */
export interface DraftPays {
  readonly kind: string;
  readonly rate?: string | null;
  readonly amount?: string | null;
  /** Of a flat amount: the sale, if absent. */
  readonly per?: string | null;
  readonly mode?: string | null;
  /** Of brackets: amount, if absent. */
  readonly by?: string | null;
  readonly window?: string | null;
  readonly steps?: readonly DraftStep[] | null;
}

/** Exactly one of `rate` and `amount`. */
interface DraftStep {
  readonly from: string;
  readonly rate?: string | null;
  readonly amount?: string | null;
}

export const WINDOWS: readonly Window[] = ['day', 'week', 'month', 'quarter', 'year', 'lifetime'];
const MODES = ['marginal', 'retroactive'] as const;
const MEASURES = ['amount', 'sales', 'units'] as const;
const PER = ['sale', 'unit'] as const;
const PARTS_OF_PAYS = ['rate', 'amount', 'per', 'mode', 'by', 'window', 'steps'] as const;
const MOST_STEPS = 100;

export function readPays(pays: DraftPays, field: string, found: ValidationErrors): Pays {
  const kind = found.oneOf(pays.kind, ['share', 'flat', 'brackets'] as const, `${field}.kind`);
  switch (kind) {
    case 'share':
      only(['rate'], pays, field, found);
      return { kind, rate: readRate(pays.rate, `${field}.rate`, found) };
    case 'flat':
      only(['amount', 'per'], pays, field, found);
      return { kind, ...readFlat(pays, field, found) };
    case 'brackets': {
      only(['mode', 'by', 'window', 'steps'], pays, field, found);
      const by = found.oneOf(pays.by ?? 'amount', MEASURES, `${field}.by`);
      return {
        ...{ kind, by, mode: found.oneOf(pays.mode, MODES, `${field}.mode`) },
        window: found.oneOf(pays.window, WINDOWS, `${field}.window`),
        steps: readSteps(pays.steps ?? [], by, `${field}.steps`, found),
      };
    }
  }
}

/** Whether it pays for something other than money: then a line that costs nothing may earn. */
export const countsSomething = (pays: Pays): boolean =>
  pays.kind === 'flat' || (pays.kind === 'brackets' && pays.by !== 'amount');

/** What is paid for each unit may be finer than the currency: the sum is rounded, once. */
function readFlat(
  { amount, per: given }: DraftPays,
  field: string,
  found: ValidationErrors,
): { amount: string; per: 'sale' | 'unit' } {
  const per = found.oneOf(given ?? 'sale', PER, `${field}.per`);
  if (per === 'sale') return { amount: positive(amount ?? '', `${field}.amount`, found, {}), per };
  const each = found.decimal(amount, `${field}.amount`);
  found.expect(each.compare(Decimal.zero) > 0, ...NOT_POSITIVE, `${field}.amount`);
  return { amount: each.toString(), per };
}

function readSteps(
  steps: NonNullable<DraftPays['steps']>,
  by: Brackets['by'],
  field: string,
  found: ValidationErrors,
): BracketStep[] {
  const enough = steps.length > 0 && steps.length <= MOST_STEPS;
  found.expect(enough, 'BAD_STEPS', `give 1 to ${MOST_STEPS} steps`, field);
  let below: Decimal | undefined;
  return steps.map((step, at) => {
    const from = found.decimal(step.from, `${field}.${at}.from`);
    const rising = below ? from.compare(below) > 0 : from.isZero;
    const message = below ? 'each step begins above the one before' : 'the first step begins at 0';
    found.expect(rising, 'BAD_STEPS', message, `${field}.${at}.from`);
    below = from;
    return { from: from.toString(), ...readStepPay(step, by, `${field}.${at}`, found) };
  });
}

function readStepPay(
  { rate, amount }: DraftStep,
  by: Brackets['by'],
  field: string,
  found: ValidationErrors,
): { rate: string } | { amount: string } {
  if (amount === undefined || amount === null) return { rate: readRate(rate, `${field}.rate`, found) };
  const one = rate === undefined || rate === null;
  found.expect(one, 'BAD_STEPS', 'a step pays a rate or an amount, not both', `${field}.amount`);
  const message = 'an amount for each belongs to brackets by sales or units; by amount a step has a rate';
  found.expect(by !== 'amount', 'BAD_STEPS', message, `${field}.amount`);
  const each = found.decimal(amount, `${field}.amount`);
  found.expect(!each.isNegative, 'NEGATIVE', 'the amount may not be below zero', `${field}.amount`);
  return { amount: each.toString() };
}

function readRate(text: string | null | undefined, field: string, found: ValidationErrors): string {
  const rate = found.decimal(text, field);
  const share = !rate.isNegative && rate.compare(Decimal.of('1')) <= 0;
  found.expect(share, 'RATE_OUT_OF_RANGE', 'a rate is a share from 0 to 1: 15 % is 0.15', field);
  return rate.toString();
}

const NOT_POSITIVE = ['NOT_POSITIVE', 'the amount must be above zero'] as const;

export const positive: Rule<string> = (text, field, found) => {
  const amount = found.amount(text, field);
  found.expect(Decimal.of(amount).compare(Decimal.zero) > 0, ...NOT_POSITIVE, field);
  return amount;
};

function only(taken: readonly string[], pays: DraftPays, field: string, found: ValidationErrors): void {
  for (const part of PARTS_OF_PAYS) {
    const stray = !taken.includes(part) && pays[part] !== undefined && pays[part] !== null;
    found.expect(!stray, 'BAD_PAYS', `${part} does not belong to a rule that pays a ${pays.kind}`, `${field}.${part}`);
  }
}
