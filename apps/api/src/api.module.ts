import { LinkAddressesModule } from '#libs/attribution';
import { AuditModule } from '#libs/audit';
import { AccessModule, type TokenSettings } from '#libs/access';
import { type BlindIndex, EventingModule, type EventStore, type PersonalData } from '#libs/eventing';
import {
  ActivityModule,
  type Example,
  ExportModule,
  FaultFilter,
  type GraphqlExecutor,
  GraphiqlModule,
  GraphqlModule,
  type Limits,
  NodeModule,
  QuarantineModule,
  SearchModule,
} from '#libs/graphql';
import {
  type Health,
  type Logger,
  type Metrics,
  ObservabilityModule,
  type OperatorAccess,
  traceTenant,
} from '#libs/observability';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { REFUSALS } from './generated/refusals.js';
import { QUERY_LIMITS } from './query-limits.js';
import { type QuerySide, QuerySideModule } from './query-side.module.js';

/** What the api is made of; a test brings other stores than the service. */
export interface ApiParts extends QuerySide {
  readonly production: boolean;
  readonly store: EventStore;
  readonly personal: PersonalData;
  readonly blind: BlindIndex;
  readonly tokens: TokenSettings;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly operators: OperatorAccess;
  readonly examples: readonly Example[];
  /** Under which address each tenant’s links are followed. */
  readonly linkBases: ReadonlyMap<string, string>;
  readonly limits?: Partial<Limits>;
  readonly executor?: GraphqlExecutor;
}

/** GraphQL over every context; holds no rules of its own. */
@Module({})
export class ApiModule {
  static forRoot(parts: ApiParts): DynamicModule {
    const { production, store, personal, blind, logger, metrics, limits, executor, contexts } = parts;
    return {
      module: ApiModule,
      imports: [
        ObservabilityModule.forRoot(parts),
        AccessModule.forRoot(parts.tokens, ({ tenant }) => traceTenant(tenant)),
        EventingModule.forCommands({
          store,
          personal,
          blind,
          aggregates: contexts.flatMap(({ context }) => context.aggregates),
          multiStreamHandlers: contexts.flatMap(({ context }) => context.multiStreamHandlers ?? []),
          onCommand: (type, result, seconds) => metrics.command(type, result, seconds),
        }),
        QuerySideModule.forRoot(parts),
        LinkAddressesModule.forRoot(parts.linkBases),
        QuarantineModule,
        ActivityModule,
        NodeModule,
        SearchModule,
        ExportModule,
        AuditModule.forRoot({
          store,
          blind,
          reader: parts.reader,
          positions: parts.visibility,
          aggregates: contexts.flatMap(({ context }) => context.aggregates),
        }),
        GraphqlModule.forRoot({
          ...{ production, logger, metrics, refusals: REFUSALS },
          ...(executor && { executor }),
          limits: { ...QUERY_LIMITS, ...limits },
        }),
        ...(production ? [] : [GraphiqlModule.forRoot(parts.examples)]),
        ...contexts,
      ],
      providers: [{ provide: APP_FILTER, useClass: FaultFilter }],
    };
  }
}
