export * from './activity/activity.events.js';
export * from './budget/fund-budget.events.js';
export * from './fund/state/fund.events.js';
export * from './invoice/invoice.events.js';
export * from './sharing/sharing.events.js';
export { ActivityFiguresRow } from './read-models/sharing/activity-figures.view.js';
export { MarketingModule } from './marketing.module.js';
