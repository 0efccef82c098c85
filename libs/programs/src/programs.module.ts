import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { planView } from './read-models/plan.view.js';
import { programAggregate } from './program/program.aggregate.js';
import { PlanConditionResolver } from './graphql/plan-condition.resolver.js';
import { ProgramResolver } from './graphql/program.resolver.js';
import { SettingsResolver } from './graphql/settings.resolver.js';
import { programView } from './read-models/program.view.js';
import { programFeed } from './feed/program.feed.js';

/** Programs: currency, zone, plans and policies, each effective-dated. */
@Module({
  providers: [ProgramResolver, PlanConditionResolver, SettingsResolver],
})
export class ProgramsModule {
  static readonly context = context({
    aggregates: [programAggregate],
    views: [programView, planView],
    feeds: [programFeed],
  });
}
