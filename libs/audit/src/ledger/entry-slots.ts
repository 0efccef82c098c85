import { windowAt } from '../arithmetic/calendar.js';
import { factsOf } from '../rating/order-facts.js';
import type { CapTerms, PlanTerms, RuleTerms } from '../rating/plan-terms.js';
import { type BaseLine, baseLines, takingsOf } from '../rating/rule-lines.js';
import type { SaleHead } from '../sources/sale-source.js';
import type { SaleState } from '../sources/sale-state.js';
import type { CapAccount } from './entry.js';
import type { PinnedCredit } from './pinned-credit.js';

/** A rule of the plan with the lines it takes now; none after an amendment moved them elsewhere. */
export interface Slot {
  readonly rule: RuleTerms;
  readonly lines: readonly BaseLine[];
}

/** Every rule for one credit, in the order of postings: ordinary rules, then on-top rules, as the plan has them. */
export function slotsOf(
  source: SaleHead,
  state: SaleState,
  terms: PlanTerms,
  { facts, convert }: Pick<PinnedCredit, 'facts' | 'convert'>,
): Slot[] {
  const base = baseLines(state.lines, terms.excludes);
  const takings = takingsOf(terms, base, factsOf(source, state, base, convert, facts));
  const ordered = [...terms.rules.filter(({ onTop }) => !onTop), ...terms.rules.filter(({ onTop }) => onTop)];
  return ordered.map((rule) => ({ rule, lines: takings.find((taking) => taking.rule === rule)?.lines ?? [] }));
}

/** The accounts that an entry in a ledger draws on (§11). */
export function capAccounts({ planId, caps }: PlanTerms, source: SaleHead, ledger: string): readonly CapAccount[] {
  if (caps.length === 0) return NO_CAPS;
  return caps.flatMap(({ capId, per, window, limit }) => {
    const windowKey = windowKeyOf(per, windowAt(source.occurredAt, source.zone, window), source.customer?.key);
    if (windowKey === undefined) return [];
    const shared = per === 'program';
    const account = [planId, capId, windowKey, ...(shared ? [] : [ledger])].join('|');
    return [{ account, capId, windowKey, shared, limit }];
  });
}

const NO_CAPS: readonly CapAccount[] = [];

function windowKeyOf(per: CapTerms['per'], window: string, customer: string | undefined): string | undefined {
  if (per === 'program') return `program|${window}`;
  if (per === 'partner') return window;
  return customer === undefined ? undefined : `${window}|${customer}`;
}
