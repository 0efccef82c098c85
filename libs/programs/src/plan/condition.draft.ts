import { type ValidationErrors } from '../vocabulary/validation-errors.js';
import { PARTNER_KINDS } from '../vocabulary/partner-kind.js';
import type { Condition, TextFact } from './plan.js';

/** A condition as it is written down: one of `all`, `any` or `fact`, and beside `fact` what that fact takes. */
export interface DraftCondition {
  readonly all?: readonly DraftCondition[] | null;
  readonly any?: readonly DraftCondition[] | null;
  readonly fact?: string | null;
  readonly oneOf?: readonly string[] | null;
  readonly atLeast?: string | null;
  readonly atMost?: string | null;
  readonly key?: string | null;
  readonly is?: boolean | null;
}

const TEXT_FACTS: readonly TextFact[] = [
  'partner.kind',
  'partner.tier',
  'partner.country',
  'customer.country',
  'sale.product',
  'sale.category',
  'sale.type',
];

const FACTS = [...TEXT_FACTS, 'sale.amount', 'sale.metadata', 'customer.returning'] as const;

type Part = Exclude<keyof DraftCondition, 'all' | 'any' | 'fact'>;

export const MOST_DEEP = 8;
const MOST_VALUES = 1000;

const FORMS: Partial<Record<TextFact, { readonly form: RegExp; readonly hint: string }>> = {
  'partner.kind': {
    form: new RegExp(`^(${PARTNER_KINDS.join('|')})$`),
    hint: `a kind is one of ${PARTNER_KINDS.join(', ')}`,
  },
  'partner.tier': { form: /^[1-9][0-9]{0,2}$/, hint: 'a tier is a number from 1 up' },
  'partner.country': { form: /^[A-Z]{2}$/, hint: 'a country is an ISO 3166-1 alpha-2 code, such as GB' },
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
  const fact = found.oneOf(draft.fact, FACTS, `${field}.fact`);
  switch (fact) {
    case 'sale.amount':
      only(['atLeast', 'atMost'], draft, field, found);
      return { fact, ...readBounds(draft, field, found) };
    case 'sale.metadata':
      only(['key', 'oneOf'], draft, field, found);
      return { fact, key: found.text(draft.key, 100, `${field}.key`), oneOf: readValues(draft, field, found) };
    case 'customer.returning':
      only(['is'], draft, field, found);
      found.expect(typeof draft.is === 'boolean', 'BAD_CONDITION', 'say whether it is true or false', `${field}.is`);
      return { fact, is: draft.is === true };
    case 'customer.country':
    case 'partner.country':
    case 'partner.kind':
    case 'partner.tier':
    case 'sale.category':
    case 'sale.product':
    case 'sale.type':
      only(['oneOf'], draft, field, found);
      return { fact, oneOf: readValues(draft, field, found, FORMS[fact]) };
  }
}

function readBounds(
  draft: DraftCondition,
  field: string,
  found: ValidationErrors,
): { atLeast?: string; atMost?: string } {
  const given = (text: string | null | undefined): text is string => text !== undefined && text !== null;
  const { atLeast, atMost } = draft;
  found.expect(given(atLeast) || given(atMost), 'BAD_CONDITION', 'give atLeast, atMost or both', field);
  const low = given(atLeast) ? found.decimal(atLeast, `${field}.atLeast`) : undefined;
  const high = given(atMost) ? found.decimal(atMost, `${field}.atMost`) : undefined;
  const rising = !low || !high || low.compare(high) <= 0;
  found.expect(rising, 'BAD_CONDITION', 'atLeast is greater than atMost: nothing can match', `${field}.atMost`);
  return { ...(low && { atLeast: low.toString() }), ...(high && { atMost: high.toString() }) };
}

function readValues(
  draft: DraftCondition,
  field: string,
  found: ValidationErrors,
  shape?: { readonly form: RegExp; readonly hint: string },
): readonly string[] {
  const values = draft.oneOf ?? [];
  const enough = values.length > 0 && values.length <= MOST_VALUES;
  found.expect(enough, 'BAD_CONDITION', `give 1 to ${MOST_VALUES} values`, `${field}.oneOf`);
  values.forEach((value, at) => {
    found.text(value, 200, `${field}.oneOf.${at}`);
    if (shape) found.expect(shape.form.test(value), 'BAD_CONDITION', shape.hint, `${field}.oneOf.${at}`);
  });
  return values;
}

function only(taken: readonly Part[], draft: DraftCondition, field: string, found: ValidationErrors): void {
  for (const part of ['oneOf', 'atLeast', 'atMost', 'key', 'is'] as const) {
    const stray = !taken.includes(part) && draft[part] !== undefined && draft[part] !== null;
    found.expect(!stray, 'BAD_CONDITION', `${part} does not belong here`, `${field}.${part}`);
  }
}
