import {
  command,
  currencyFault,
  type Day,
  dayInput,
  type Decider,
  type Decision,
  type Instant,
  isRefusal,
  keyFault,
  keyOf,
  moneyOfText,
  namesPerson,
  refuse,
  textFault,
} from '#libs/kernel';
import type { CostEvent } from './cost.events.js';
import type { CostRefusal } from './cost.refusals.js';

export class RecordCost extends command('RecordCost')<{
  readonly costId: string;
  readonly programId: string;
  readonly externalId: string;
  readonly partnerId: string | null;
  /** The vendor's own word, such as `software`. */
  readonly kind: string;
  /** Decimal; negative: less, since an earlier one was too high. */
  readonly amount: string;
  readonly currency: string;
  readonly day: Day;
  readonly spentAt: Instant;
}>() {}

export type CostCommand = RecordCost;
export type CostState = { readonly status: 'absent' } | { readonly status: 'recorded'; readonly content: string };

/** The same cost again changes nothing; another under its number is refused. What was wrong is corrected by a further one. */
export const costDecider: Decider<CostCommand, CostState, CostEvent, CostRefusal> = {
  initial: { status: 'absent' },
  decide({ data, context }, state): Decision<CostEvent, CostRefusal> {
    const { costId, programId, partnerId, currency, day, spentAt } = data;
    const fault =
      keyFault(data.externalId, 'externalId') ??
      textFault(data.kind, 'category') ??
      (namesPerson(data.externalId) || namesPerson(data.kind)
        ? refuse('BAD_TEXT', 'it names a person', 'category')
        : undefined) ??
      currencyFault(currency, context.occurredAt, 'currency');
    if (fault) return fault;
    const on = dayInput(day, 'day');
    if (isRefusal(on)) return on;
    const amount = moneyOfText(data.amount, currency, 'amount');
    if (isRefusal(amount)) return amount;
    const of = { costId, programId, externalId: keyOf(data.externalId), partnerId };
    const cost = { ...of, kind: data.kind.trim(), amount, day, spentAt, at: context.occurredAt };
    if (state.status === 'absent') return [{ type: 'cost.recorded', data: cost }];
    return state.content === contentOf(cost)
      ? []
      : refuse('COST_DIFFERS', 'a cost of this number is recorded with other content', 'externalId');
  },
  evolve: (_, { data }) => ({ status: 'recorded', content: contentOf(data) }),
};

const contentOf = ({ partnerId, kind, amount, day }: CostEvent['data']): string =>
  JSON.stringify([partnerId, kind, amount.amount, amount.currency, day]);
