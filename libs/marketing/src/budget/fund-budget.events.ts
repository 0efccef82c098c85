import { type Day, type DomainEvent, eventTypes, type Instant, type Money } from '#libs/kernel';

interface OfBudget {
  readonly budgetId: string;
  readonly programId: string;
  readonly at: Instant;
}

interface Allocation extends OfBudget {
  readonly fundId: string;
  readonly partnerId: string;
  /** Rising by one with each request: a fund takes the newest alone. */
  readonly ordinal: number;
  readonly amount: Money;
}

/** Market development money of a program for a stretch of time. That its allocations do not exceed it is enforced here. */
export type FundBudgetEvent =
  | DomainEvent<
      'budget.opened',
      OfBudget & {
        readonly name: string;
        readonly amount: Money;
        readonly startsOn: Day;
        readonly endsOn: Day;
        /** The first moment after its last day, in the program’s zone. */
        readonly endsAt: Instant;
      }
    >
  | DomainEvent<'budget.amount-changed', OfBudget & { readonly amount: Money }>
  /** Counted at once; the fund answers whether it can have it. */
  | DomainEvent<'budget.allocation-requested', Allocation & { readonly endsAt: Instant }>
  /** `amount` is what is allocated from now on. */
  | DomainEvent<'budget.allocation-settled', Allocation & { readonly granted: boolean }>;

export const fundBudgetEvents = eventTypes<FundBudgetEvent>()('budget', {
  'budget.opened': { version: 1 },
  'budget.amount-changed': { version: 1 },
  'budget.allocation-requested': { version: 1 },
  'budget.allocation-settled': { version: 1 },
});
