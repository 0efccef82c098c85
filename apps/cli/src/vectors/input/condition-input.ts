import { written } from './decimals.js';
import type { Condition } from './scenario.js';

const METADATA = 'sale.metadata.';
/** What a scenario calls by keys. */
const KEYS: Readonly<Record<string, string>> = { 'partner.key': 'PARTNER_EXTERNAL_ID', 'customer.key': 'CUSTOMER_REF' };
const HIGHEST_TIER = 100;

/** A condition in the API's words; one that it has no words for goes as it is, so that the API says so. */
export function conditionInput(condition: Condition): object {
  const { all, any, fact = '' } = condition;
  if (all) return { all: all.map(conditionInput) };
  if (any) return { any: any.map(conditionInput) };
  if (fact.startsWith(METADATA)) {
    return { fact: 'SALE_METADATA', key: fact.slice(METADATA.length), ...valuesOf(condition) };
  }
  const key = KEYS[fact];
  if (key) return { fact: key, ...valuesOf(condition) };
  return { fact: fact.toUpperCase().replaceAll('.', '_'), ...testOf(fact, condition) };
}

function testOf(fact: string, condition: Condition): object {
  if (fact === 'customer.returning') return { is: truthOf(condition) };
  const bounds = boundsOf(condition);
  if (Object.keys(bounds).length === 0) return valuesOf(condition);
  return fact === 'partner.tier' ? { oneOf: tiersWithin(condition) } : bounds;
}

function valuesOf({ is, isNot, in: values }: Condition): object {
  if (isNot !== undefined) return { noneOf: [String(isNot)] };
  return { oneOf: (values ?? [is]).map(String) };
}

const truthOf = ({ is, isNot }: Condition): boolean =>
  isNot === undefined ? String(is) === 'true' : String(isNot) !== 'true';

const boundsOf = ({ atLeast, above, atMost, below }: Condition): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ atLeast, above, atMost, below }).flatMap(([name, bound]) =>
      bound === undefined ? [] : [[name, written(bound)]],
    ),
  );

/** The API names ranks one by one. */
function tiersWithin({ atLeast = 1, above = 0, atMost = HIGHEST_TIER, below = HIGHEST_TIER + 1 }: Condition): string[] {
  const ranks = Array.from({ length: HIGHEST_TIER }, (_, at) => at + 1);
  return ranks
    .filter((rank) => rank >= Number(atLeast) && rank > Number(above) && rank <= Number(atMost) && rank < Number(below))
    .map(String);
}
