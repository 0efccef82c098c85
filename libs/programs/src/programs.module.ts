import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { DealPolicyResolver } from './deal-policy.resolver.js';
import { planView } from './plan.view.js';
import { programAggregate } from './program.aggregate.js';
import { ProgramResolver } from './program.resolver.js';
import { ProgramSettingsResolver } from './program.settings.resolver.js';
import { programView } from './program.view.js';

/** Programs: currency, zone, plans and policies, each effective-dated. */
@Module({ providers: [ProgramResolver, DealPolicyResolver, ProgramSettingsResolver] })
export class ProgramsModule {
  static readonly context = context({ aggregates: [programAggregate], views: [programView, planView] });
}
