import type { PlanTerms, RuleTerms } from '../rating/plan-terms.js';
import { attributesOf } from '../rating/order-attributes.js';
import { type BaseLine, baseLines, takingsOf } from '../rating/rule-lines.js';
import type { RecordedSale } from '../rating/recorded-sale.js';
import { type Extent, extentOf, passes } from '../rating/worth.js';
import type { NetLine } from '../sources/sale-lines.js';
import type { SaleHead } from '../sources/sale-source.js';
import type { SaleState } from '../sources/sale-state.js';
import type { SkipReason } from './journal.js';
import { isReason, payeeAt, type PinnedCredit } from './pinned-credit.js';

/** What happened to a sale: its record, or what came later. */
export type SaleEvent = 'accrual' | 'refund' | 'refundReversal' | 'amendment' | 'recredit';

/** It brings a sale to partners that have not had it. */
export const bringsSale = (event: SaleEvent): boolean => event === 'accrual' || event === 'recredit';

/** What an event of a sale brings one ledger by one rule of one credit, worked out when the event is read; a ledger may take it later. */
export interface Brings {
  readonly ledger: string;
  readonly sale: RecordedSale;
  readonly credit: PinnedCredit;
  readonly terms: PlanTerms;
  readonly rule: RuleTerms;
  readonly lines: readonly BaseLine[];
  /** All lines of the sale, as the event left them. */
  readonly all: readonly NetLine[];
  readonly extent: Extent;
  /** The place of the rule among those that took lines of the sale for this credit. */
  readonly at: number;
  /** The sale is not this credit's any more. */
  readonly leaves?: true;
}

/** Why an event of a sale brings a ledger nothing. */
export interface BringsNothing {
  readonly ledger: string;
  readonly saleId: string;
  readonly ruleId: string | null;
  readonly credited: string;
  readonly reason: SkipReason;
}

export type SaleEffect = Brings | BringsNothing;

export const isNothing = (line: SaleEffect): line is BringsNothing => 'reason' in line;

/** It makes or changes an entry there. */
export const brings = (line: SaleEffect): line is Brings =>
  !isNothing(line) && !passes({ rule: line.rule, creditNote: line.sale.source.creditNote }, line.extent);

/** Everything that an event of a sale brings, credit by credit and rule by rule. */
export const effectsOf = (
  sale: RecordedSale,
  state: SaleState,
  credits: readonly PinnedCredit[],
  event: SaleEvent,
): SaleEffect[] => credits.flatMap((credit) => linesOfCredit(sale, state, credit, event));

function linesOfCredit(sale: RecordedSale, state: SaleState, credit: PinnedCredit, event: SaleEvent): SaleEffect[] {
  const { terms } = credit;
  const { partner: credited } = credit.credit;
  const { saleId, creditNote } = sale.source;
  const passed = (ledger: string, ruleId: string | null, reason: SkipReason): SaleEffect[] =>
    bringsSale(event) ? [{ ledger, saleId, ruleId, credited, reason }] : [];
  if (isReason(terms)) return passed(credited, null, terms);
  const slots = slotsOf(sale.source, state, terms, credit);
  const none = slots.every(({ lines }) => lines.length === 0) ? passed(credited, null, 'NO_RULE_MATCHED') : [];
  const takers = slots.filter(({ lines }) => lines.length > 0).map(({ rule }) => rule);
  const lines = slots.flatMap(({ rule, lines: taken }): SaleEffect[] => {
    const payee = payeeAt(credit, rule.level);
    // Of an entry that is there an amendment may have taken all lines away.
    if (!payee || (taken.length === 0 && bringsSale(event))) return [];
    if (payee.reason !== null) return taken.length > 0 ? passed(payee.ledger, rule.ruleId, payee.reason) : [];
    const extent = extentOf(state, taken, creditNote);
    const at = takers.indexOf(rule);
    return [{ ledger: payee.ledger, sale, credit, terms, rule, lines: taken, all: state.lines, extent, at }];
  });
  return [...none, ...lines];
}

/** What leaves those that are not credited any more, and then what comes to those that are. What a rule pays a credit before and after stays its own. */
export function recreditEffects(
  sale: RecordedSale,
  state: SaleState,
  before: readonly PinnedCredit[],
  after: readonly PinnedCredit[],
): SaleEffect[] {
  const comes = effectsOf(sale, state, after, 'recredit');
  const keyOf = ({ ledger, rule, credit }: Brings): string => [ledger, rule.ruleId, credit.credit.partner].join(' ');
  const stays = new Set(comes.flatMap((line) => (isNothing(line) ? [] : [keyOf(line)])));
  const goes = before.flatMap((credit) => linesLeaving(sale, state, credit));
  return [...goes.filter((line) => !stays.has(keyOf(line))), ...comes];
}

function linesLeaving(sale: RecordedSale, state: SaleState, credit: PinnedCredit): Brings[] {
  const { terms } = credit;
  if (isReason(terms)) return [];
  const extent = extentOf(state, [], sale.source.creditNote);
  return slotsOf(sale.source, state, terms, credit).flatMap(({ rule }): Brings[] => {
    const payee = payeeAt(credit, rule.level);
    if (!payee || payee.reason !== null) return [];
    const of = { ledger: payee.ledger, sale, credit, terms, rule, lines: [], all: state.lines, extent };
    return [{ at: 0, leaves: true, ...of }];
  });
}

/** A rule of the plan with the lines it takes now; none after an amendment moved them elsewhere. */
interface Slot {
  readonly rule: RuleTerms;
  readonly lines: readonly BaseLine[];
}

/** Every rule for one credit, in the order of postings: ordinary rules, then on-top rules, as the plan has them. */
function slotsOf(
  source: SaleHead,
  state: SaleState,
  terms: PlanTerms,
  { facts, convert }: Pick<PinnedCredit, 'facts' | 'convert'>,
): Slot[] {
  const base = baseLines(state.lines, terms.excludes);
  const takings = takingsOf(terms, base, attributesOf(source, state, base, convert, facts));
  const ordered = [...terms.rules.filter(({ onTop }) => !onTop), ...terms.rules.filter(({ onTop }) => onTop)];
  return ordered.map((rule) => ({ rule, lines: takings.find((taking) => taking.rule === rule)?.lines ?? [] }));
}
