import { isPersonName, keyOf } from '#libs/kernel';
import { type ValidationErrors } from '../vocabulary/validation-errors.js';
import { PARTNER_KINDS } from '../vocabulary/partner-kind.js';
import { LINE_KINDS } from '../vocabulary/line-kind.js';
import type { Bounds, Condition, Values } from './plan.js';

/** A condition as it is written down: one of `all`, `any` or `fact`, and beside `fact` what that fact takes. */
export interface DraftCondition {
  readonly all?: readonly DraftCondition[] | null;
  readonly any?: readonly DraftCondition[] | null;
  readonly fact?: string | null;
  readonly oneOf?: readonly string[] | null;
  readonly noneOf?: readonly string[] | null;
  readonly atLeast?: string | null;
  readonly above?: string | null;
  readonly atMost?: string | null;
  readonly below?: string | null;
  readonly key?: string | null;
  readonly is?: boolean | null;
}

type Part = Exclude<keyof DraftCondition, 'all' | 'any' | 'fact'>;

export const MOST_DEEP = 8;
const MOST_VALUES = 1000;
const MOST_CHARACTERS = 200;

/** Which way a bound lets amounts pass, and whether the bound itself passes. */
const BOUNDS = {
  atLeast: { side: 'lower', passes: true },
  above: { side: 'lower', passes: false },
  atMost: { side: 'upper', passes: true },
  below: { side: 'upper', passes: false },
} as const;

type Bound = keyof typeof BOUNDS;
const BOUND_NAMES = Object.keys(BOUNDS) as readonly Bound[];
const VALUE_NAMES = ['oneOf', 'noneOf'] as const;

type Fact = Extract<Condition, { readonly fact: string }>['fact'];

type ReadValue = (value: string, field: string, found: ValidationErrors) => string;

const readText: ReadValue = (value, field, found) => {
  found.text(value, MOST_CHARACTERS, field);
  return value;
};

/** What is written beside a fact. */
interface Beside {
  readonly takes: readonly Part[];
  readonly read: (draft: DraftCondition, field: string, found: ValidationErrors) => object;
}

const bounds: Beside = { takes: BOUND_NAMES, read: readBounds };
const counts: Beside = { takes: BOUND_NAMES, read: readCounts };
const truth: Beside = { takes: ['is'], read: readTruth };
const valuesOf = (read: ReadValue): Beside => ({
  takes: VALUE_NAMES,
  read: (draft, field, found) => readValues(draft, field, found, read),
});
const values = (form?: RegExp, hint = ''): Beside =>
  valuesOf((value, field, found) => {
    readText(value, field, found);
    if (form) found.expect(form.test(value), 'BAD_CONDITION', hint, field);
    return value;
  });
const keys = valuesOf((value, field, found) => keyOf(found.key(value, MOST_CHARACTERS, field)));
/** Names that `draftWithoutPersons` has given: no reference is written down in the clear. */
const references = valuesOf((value, field, found) => {
  found.key(value, MOST_CHARACTERS, field);
  found.expect(isPersonName(value), 'BAD_CONDITION', 'the reference has no name', field);
  return value;
});
const keyed: Beside = {
  takes: ['key', ...VALUE_NAMES],
  read: (draft, field, found) => ({
    key: found.text(draft.key, 100, `${field}.key`),
    ...readValues(draft, field, found, readText),
  }),
};
const words = (list: readonly string[]): RegExp => new RegExp(`^(${list.join('|')})$`);

const FACTS: Readonly<Record<Fact, Beside>> = {
  'partner.kind': values(words(PARTNER_KINDS), `a kind is one of ${PARTNER_KINDS.join(', ')}`),
  'partner.tier': values(/^[1-9][0-9]{0,2}$/, 'a tier is a number from 1 up'),
  'partner.country': values(/^[A-Z]{2}$/, 'a country is an ISO 3166-1 alpha-2 code, such as GB'),
  'partner.externalId': keys,
  'customer.country': values(),
  'customer.ref': references,
  'sale.product': values(),
  'sale.category': values(),
  'sale.type': values(),
  'line.product': values(),
  'line.category': values(),
  'line.kind': values(words(LINE_KINDS), `a line is one of ${LINE_KINDS.join(', ')}`),
  'sale.amount': bounds,
  'sale.base': bounds,
  'customer.conversionNumber': counts,
  'customer.monthsSinceFirst': counts,
  'sale.metadata': keyed,
  'customer.returning': truth,
  'customer.isNew': truth,
};

/** Reads a condition; a part that its fact does not take is an error, not ignored. */
export function readCondition(draft: DraftCondition, field: string, found: ValidationErrors, depth = 1): Condition {
  found.expect(depth <= MOST_DEEP, 'CONDITION_TOO_DEEP', `nest conditions at most ${MOST_DEEP} deep`, field);
  const forms = [draft.all, draft.any, draft.fact].filter((form) => form !== undefined && form !== null);
  found.expect(forms.length === 1, 'BAD_CONDITION', 'give exactly one of all, any and fact', field);
  if (found.first) return { all: [] };
  const group = draft.all ?? draft.any;
  if (!group) return readFact(draft, field, found);
  only([], draft, field, found);
  const name = draft.all ? 'all' : 'any';
  const parts = group.map((part, at) => readCondition(part, `${field}.${name}.${at}`, found, depth + 1));
  return draft.all ? { all: parts } : { any: parts };
}

function readFact(draft: DraftCondition, field: string, found: ValidationErrors): Condition {
  const fact = found.oneOf(draft.fact, Object.keys(FACTS) as Fact[], `${field}.fact`);
  const { takes, read } = FACTS[fact];
  only(takes, draft, field, found);
  return { fact, ...read(draft, field, found) } as Condition;
}

function readTruth({ is }: DraftCondition, field: string, found: ValidationErrors): { readonly is: boolean } {
  found.expect(typeof is === 'boolean', 'BAD_CONDITION', 'say whether it is true or false', `${field}.is`);
  return { is: is === true };
}

function readBounds(draft: DraftCondition, field: string, found: ValidationErrors): Bounds {
  const given = BOUND_NAMES.flatMap((name) => {
    const text = draft[name];
    return isGiven(text) ? [{ name, ...BOUNDS[name], at: found.decimal(text, `${field}.${name}`) }] : [];
  });
  found.expect(given.length > 0, 'BAD_CONDITION', `give one of ${BOUND_NAMES.join(', ')}, or two`, field);
  const [low, secondLow] = given.filter(({ side }) => side === 'lower');
  const [high, secondHigh] = given.filter(({ side }) => side === 'upper');
  const second = secondLow ?? secondHigh;
  found.expect(!second, 'BAD_CONDITION', 'give one lower and one upper bound at most', `${field}.${second?.name}`);
  const gap = low && high ? high.at.compare(low.at) : 1;
  const canMatch = gap > 0 || (gap === 0 && low?.passes && high?.passes);
  const message = `nothing is both ${low?.name} and ${high?.name} of these: nothing can match`;
  found.expect(canMatch === true, 'BAD_CONDITION', message, `${field}.${high?.name}`);
  return Object.fromEntries(given.map(({ name, at }) => [name, at.toString()]));
}

/** Nothing is counted in parts: `below: 12` says the same as `atMost: 11`. */
function readCounts(draft: DraftCondition, field: string, found: ValidationErrors): Bounds {
  const bounds = readBounds(draft, field, found);
  for (const [name, number] of Object.entries(bounds)) {
    found.expect(
      /^\d{1,6}$/.test(String(number)),
      'BAD_CONDITION',
      'give a whole number, 0 or more',
      `${field}.${name}`,
    );
  }
  return bounds;
}

const isGiven = <Given>(given: Given | null | undefined): given is Given => given !== undefined && given !== null;

function readValues(draft: DraftCondition, field: string, found: ValidationErrors, read: ReadValue): Values {
  const both = isGiven(draft.oneOf) && isGiven(draft.noneOf);
  found.expect(!both, 'BAD_CONDITION', 'give oneOf or noneOf, not both', `${field}.noneOf`);
  const name = isGiven(draft.noneOf) ? 'noneOf' : 'oneOf';
  const given = draft[name] ?? [];
  const enough = given.length > 0 && given.length <= MOST_VALUES;
  found.expect(enough, 'BAD_CONDITION', `give 1 to ${MOST_VALUES} values`, `${field}.${name}`);
  const values = given.map((value, at) => read(value, `${field}.${name}.${at}`, found));
  return name === 'oneOf' ? { oneOf: values } : { noneOf: values };
}

function only(taken: readonly Part[], draft: DraftCondition, field: string, found: ValidationErrors): void {
  for (const part of [...VALUE_NAMES, ...BOUND_NAMES, 'key', 'is'] as const) {
    const stray = !taken.includes(part) && isGiven(draft[part]);
    found.expect(!stray, 'BAD_CONDITION', `${part} does not belong here`, `${field}.${part}`);
  }
}
