import { command, type Day, type Money } from '#libs/kernel';

export class OpenFundBudget extends command('OpenFundBudget')<{
  readonly budgetId: string;
  readonly programId: string;
  readonly name: string;
  readonly amount: string;
  readonly currency: string;
  readonly startsOn: Day;
  readonly endsOn: Day;
  /** The program’s. */
  readonly timeZone: string;
}>() {}

export class ChangeFundBudget extends command('ChangeFundBudget')<{
  readonly budgetId: string;
  readonly amount: string;
}>() {}

/** What a partner is to have of the budget in all. */
export class RequestAllocation extends command('RequestAllocation')<{
  readonly budgetId: string;
  readonly fundId: string;
  readonly partnerId: string;
  readonly amount: string;
}>() {}

/** What its fund has answered. */
export class SettleAllocation extends command('SettleAllocation')<{
  readonly budgetId: string;
  readonly ordinal: number;
  readonly allocated: Money;
  readonly granted: boolean;
}>() {}

export type FundBudgetCommand = OpenFundBudget | ChangeFundBudget | RequestAllocation | SettleAllocation;
