export type { CostEvent } from './cost/cost.events.js';
export { ReportsModule } from './reports.module.js';
