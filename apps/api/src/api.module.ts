import { AccessModule, type TokenSettings } from '#libs/access';
import { type Example, GraphiqlModule, graphqlModule, type Limits } from '#libs/graphql';
import { type Health, type Logger, ObservabilityModule } from '#libs/observability';
import { type DynamicModule, Module } from '@nestjs/common';
import { type CommandSide, CommandSideModule } from './command-side.module.js';
import { type QuerySide, QuerySideModule } from './query-side.module.js';

/** What the api is made of; a test brings other stores than the service. */
export interface ApiParts extends CommandSide, QuerySide {
  readonly production: boolean;
  readonly tokens: TokenSettings;
  readonly logger: Logger;
  readonly health: Health;
  readonly examples: readonly Example[];
  readonly limits?: Limits;
}

/** GraphQL over every context; holds no rules of its own. */
@Module({})
export class ApiModule {
  static forRoot(parts: ApiParts): DynamicModule {
    const { production, logger, metrics, health, limits } = parts;
    return {
      module: ApiModule,
      imports: [
        ObservabilityModule.forRoot({ health, metrics }),
        AccessModule.forRoot(parts.tokens),
        CommandSideModule.forRoot(parts),
        QuerySideModule.forRoot(parts),
        graphqlModule({ production, logger, metrics, ...(limits && { limits }) }),
        ...(production ? [] : [GraphiqlModule.forRoot(parts.examples)]),
        ...parts.contexts,
      ],
    };
  }
}
