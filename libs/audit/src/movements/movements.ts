import { CostMovements } from './cost.movements.js';
import { RevenueMovements } from './revenue.movements.js';

/** What reports of a program add up. */
export class Movements {
  readonly revenue = new RevenueMovements();
  readonly costs = new CostMovements();

  /** Where nobody compares them. */
  forget(): void {
    this.revenue.taken();
    this.costs.taken();
  }
}
