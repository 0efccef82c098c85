import { AttributionModule } from '#libs/attribution';
import { CommissionsModule } from '#libs/commissions';
import { ConsumersModule } from '#libs/consumers';
import { DeadlinesModule, keepAgendaWhenSomethingGetsDue } from '#libs/deadlines';
import { DealsModule } from '#libs/deals';
import { MarketingModule } from '#libs/marketing';
import { PartnersModule } from '#libs/partners';
import { PayoutsModule } from '#libs/payouts';
import { ProgramsModule } from '#libs/programs';
import { RatesModule } from '#libs/rates';
import { ReportsModule } from '#libs/reports';
import { RewardsModule } from '#libs/rewards';
import { SalesModule } from '#libs/sales';
import { TiersModule } from '#libs/tiers';
import { WebhooksModule } from '#libs/webhooks';
import type { AnyPolicy, AnyView, Context, StateReader } from '#libs/eventing';
import { feedEventView } from '#libs/feed';
import { activityOf, exportJobs } from '#libs/graphql';
import { erasePersonWhenErased, type PersonalKeys } from '#libs/privacy';
import type { Type } from '@nestjs/common';

/** A Nest module of a context and what it brings beside HTTP. */
export type ContextModule = Type & { readonly context: Context };

/** Every context of the product: the api serves them, the projector runs their views and policies. */
export const CONTEXT_MODULES: readonly ContextModule[] = [
  ProgramsModule,
  PartnersModule,
  RatesModule,
  SalesModule,
  CommissionsModule,
  PayoutsModule,
  RewardsModule,
  MarketingModule,
  DealsModule,
  AttributionModule,
  TiersModule,
  ReportsModule,
  DeadlinesModule,
  ConsumersModule,
  WebhooksModule,
];

/** Those of the modules, the log of what persons did in them, and what exports keep. */
export function contextsOf(modules: readonly ContextModule[]): Context[] {
  const contexts = modules.map(({ context }) => context);
  return [...contexts, activityOf(contexts), exportJobs];
}

/** The nouns whose events set or clear deadlines. */
export const nounsWithDeadlines = (contexts: readonly Context[]): string[] => [
  ...new Set(tablesOf(contexts).map(({ of }) => of.noun)),
];

const tablesOf = (contexts: readonly Context[]) => contexts.flatMap(({ deadlines }) => deadlines ?? []);

/** Every view of the contexts, and the log of the public events that they publish. */
export function viewsOf(contexts: readonly Context[]): AnyView[] {
  const feeds = contexts.flatMap((context) => context.feeds ?? []);
  return [...contexts.flatMap(({ views }) => views), ...(feeds.length > 0 ? [feedEventView(feeds)] : [])];
}

/** SQL that makes the tables of work beside the views, safe to run at every start. */
export const workSchemasOf = (contexts: readonly Context[]): string[] =>
  contexts.flatMap(({ work }) => work?.schemas ?? []);

/** Every policy of the contexts, and those that erase persons and keep agendas for all of them. */
export function policiesOf(
  contexts: readonly Context[],
  facts: StateReader,
  keys: Pick<PersonalKeys, 'eraseSubject'>,
): AnyPolicy[] {
  const own = contexts.flatMap(({ policies }) => policies?.(facts) ?? []);
  const erasing = contexts.some(({ erasures }) => erasures?.length) ? [erasePersonWhenErased(contexts, keys)] : [];
  const tables = tablesOf(contexts);
  return [...own, ...erasing, ...(tables.length > 0 ? [keepAgendaWhenSomethingGetsDue(tables)] : [])];
}
