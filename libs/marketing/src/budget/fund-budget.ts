import { Map } from 'immutable';
import {
  aheadFault,
  currencyFault,
  type Decider,
  type Decision,
  dayInput,
  type Instant,
  isRefusal,
  minorUnits,
  type Money,
  moneyOf,
  moneyOfText,
  refuse,
  type Refusal,
  textFault,
  unreachable,
} from '#libs/kernel';
import { endOf } from '../vocabulary/days.js';
import type { FundBudgetRefusal } from '../vocabulary/fund.refusals.js';
import type { FundBudgetCommand, OpenFundBudget, RequestAllocation, SettleAllocation } from './fund-budget.commands.js';
import type { FundBudgetEvent } from './fund-budget.events.js';

type Requested = Extract<FundBudgetEvent, { type: 'budget.allocation-requested' }>['data'];

interface FundBudget {
  readonly status: 'open';
  readonly budgetId: string;
  readonly programId: string;
  readonly currency: string;
  readonly minor: bigint;
  readonly endsAt: Instant;
  /** By fund, in minor units, with the ordinal that said so and when that was decided. */
  readonly settled: Map<string, { readonly minor: bigint; readonly ordinal: number; readonly at: Instant }>;
  /** Requests that their funds have not answered yet, by ordinal. */
  readonly pending: Map<number, Requested>;
  readonly ordinal: number;
}

export type FundBudgetState = { readonly status: 'absent' } | FundBudget;
type Decided = Decision<FundBudgetEvent, FundBudgetRefusal>;

export const fundBudgetDecider: Decider<FundBudgetCommand, FundBudgetState, FundBudgetEvent, FundBudgetRefusal> = {
  initial: { status: 'absent' },
  decide(command, state) {
    if (command.type === 'OpenFundBudget') return open(command, state);
    if (state.status === 'absent') return refuse('NOT_FOUND', 'there is no such budget', 'budgetId');
    const of = { budgetId: state.budgetId, programId: state.programId, at: command.context.occurredAt };
    switch (command.type) {
      case 'ChangeFundBudget': {
        const amount = amountIn(command.data.amount, state.currency);
        if (isRefusal(amount)) return amount;
        const used = allocatedOf(state);
        if (minorUnits(amount) < used) return refuse('BUDGET_IN_USE', 'more than that is allocated already', 'amount');
        return minorUnits(amount) === state.minor ? [] : [{ type: 'budget.amount-changed', data: { ...of, amount } }];
      }
      case 'RequestAllocation':
        return request(command, state, of);
      case 'SettleAllocation':
        return settle(command, state, of);
      default:
        return unreachable(command);
    }
  },
  evolve(state, event) {
    if (event.type === 'budget.opened') {
      const { budgetId, programId, amount, endsAt } = event.data;
      const { currency } = amount;
      return {
        ...{ status: 'open', budgetId, programId, currency, minor: minorUnits(amount), endsAt },
        ...{ settled: Map(), pending: Map(), ordinal: 0 },
      };
    }
    if (state.status === 'absent') return state;
    switch (event.type) {
      case 'budget.amount-changed':
        return { ...state, minor: minorUnits(event.data.amount) };
      case 'budget.allocation-requested': {
        const { ordinal } = event.data;
        return { ...state, ordinal, pending: state.pending.set(ordinal, event.data) };
      }
      case 'budget.allocation-settled': {
        const { fundId, ordinal, amount, at } = event.data;
        const before = state.settled.get(fundId);
        const settled = before && before.ordinal > ordinal ? before : { minor: minorUnits(amount), ordinal, at };
        return { ...state, settled: state.settled.set(fundId, settled), pending: state.pending.delete(ordinal) };
      }
      default:
        return unreachable(event);
    }
  },
};

/** What all funds have, or may have once they have answered: the greatest figure of each. */
function allocatedOf({ settled, pending }: FundBudget, without?: string): bigint {
  let most = settled.map(({ minor }) => minor);
  for (const { fundId, amount } of pending.values()) {
    const minor = minorUnits(amount);
    if (minor > (most.get(fundId) ?? 0n)) most = most.set(fundId, minor);
  }
  return most.reduce((sum, minor, fundId) => (fundId === without ? sum : sum + minor), 0n);
}

function open({ data, context }: OpenFundBudget, state: FundBudgetState): Decided {
  const { budgetId, programId, name, currency, startsOn, endsOn, timeZone } = data;
  if (state.status === 'open') return refuse('BUDGET_EXISTS', 'the program has a budget of this name', 'name');
  const fault = textFault(name, 'name') ?? currencyFault(currency, context.occurredAt, 'currency');
  if (fault) return fault;
  const amount = amountIn(data.amount, currency);
  if (isRefusal(amount)) return amount;
  for (const [day, field] of [[startsOn, 'startsOn'] as const, [endsOn, 'endsOn'] as const]) {
    const read = dayInput(day, field);
    if (isRefusal(read)) return read;
  }
  if (endsOn < startsOn) return refuse('ENDS_BEFORE_START', 'it ends before it begins', 'endsOn');
  const endsAt = endOf(endsOn, timeZone);
  const opened = { budgetId, programId, at: context.occurredAt, name: name.trim(), amount, startsOn, endsOn, endsAt };
  return [{ type: 'budget.opened', data: opened }];
}

/** When it was decided what a fund has, or is to have once it answers. */
const lastAt = ({ settled, pending }: FundBudget, fundId: string): Instant | undefined =>
  [settled.get(fundId)?.at, ...[...pending.values()].map((asked) => (asked.fundId === fundId ? asked.at : undefined))]
    .filter((at) => at !== undefined)
    .toSorted()
    .at(-1);

type Of = Pick<Requested, 'budgetId' | 'programId' | 'at'>;

function request({ data, context }: RequestAllocation, state: FundBudget, of: Of): Decided {
  const { fundId, partnerId } = data;
  const { occurredAt, clock = occurredAt } = context;
  const ahead = aheadFault(occurredAt, clock, 'occurredAt');
  if (ahead) return ahead;
  const last = lastAt(state, fundId);
  // What is said now is the newest, whatever other clocks say.
  if (occurredAt !== clock && last !== undefined && occurredAt < last)
    return refuse('OUT_OF_ORDER', `what was decided at ${last} stands: this was decided before`, 'occurredAt');
  if (clock >= state.endsAt) return refuse('FUND_OVER', `this budget ended at ${state.endsAt}`, 'budgetId');
  const amount = amountIn(data.amount, state.currency);
  if (isRefusal(amount)) return amount;
  const rest = state.minor - allocatedOf(state, fundId);
  if (minorUnits(amount) > rest) {
    const left = shown(rest > 0n ? rest : 0n, state.currency);
    return refuse('BUDGET_EXCEEDED', `the budget has ${left} left for this partner`, 'amount');
  }
  const requested = { ...of, fundId, partnerId, ordinal: state.ordinal + 1, amount, endsAt: state.endsAt };
  return [{ type: 'budget.allocation-requested', data: requested }];
}

/** What is settled already changes nothing. */
function settle({ data }: SettleAllocation, { pending }: FundBudget, of: Of): Decided {
  const { ordinal, allocated: amount, granted } = data;
  const asked = pending.get(ordinal);
  if (!asked) return [];
  const { fundId, partnerId } = asked;
  return [{ type: 'budget.allocation-settled', data: { ...of, fundId, partnerId, ordinal, amount, granted } }];
}

function amountIn(text: string, currency: string): Money | Refusal<FundBudgetRefusal> {
  const money = moneyOfText(text, currency, 'amount');
  if (isRefusal(money)) return money;
  return minorUnits(money) < 0n ? refuse('NEGATIVE', 'the amount may not be below zero', 'amount') : money;
}

const shown = (minor: bigint, currency: string): string => `${moneyOf(minor, currency).amount} ${currency}`;
