import { refuse, type Refusal } from '#libs/kernel';
import type { Condition, Plan, Rule } from './plan.js';

/** Whether ledgers and the audit follow line rules, rules on top, parents, units and counts. */
const LEDGERS_FOLLOW_LINES = false;

type Draft = Pick<Plan, 'rules'>;

/** A plan that ledgers would not follow in full is not published: nobody is promised what is not paid. */
export function unofferedTerm({ rules }: Draft): Refusal<'NOT_OFFERED_YET'> | undefined {
  if (LEDGERS_FOLLOW_LINES) return undefined;
  for (const [at, rule] of rules.entries()) {
    const part = unofferedPart(rule);
    if (part) return refuse('NOT_OFFERED_YET', 'ledgers do not follow this term yet', `rules.${at}.${part}`);
  }
  return undefined;
}

function unofferedPart({ onTop, level, onZero, pays, when }: Rule): string | undefined {
  if (onTop) return 'onTop';
  if (level > 0) return 'payee';
  if (onZero === 'pays') return 'onZero';
  if (pays.kind === 'flat' && pays.per === 'unit') return 'pays.per';
  if (pays.kind === 'brackets' && pays.by !== 'amount') return 'pays.by';
  return asksForLines(when) ? 'when' : undefined;
}

function asksForLines(condition: Condition): boolean {
  if ('all' in condition) return condition.all.some(asksForLines);
  if ('any' in condition) return condition.any.some(asksForLines);
  return condition.fact === 'sale.base' || condition.fact.startsWith('line.');
}
