import { type ContextModule, contextsOf } from '#libs/contexts';
import {
  LiveRows,
  Mutations,
  Reads,
  RowChanges,
  TenantReader,
  ViewNames,
  VISIBILITY,
  type Visibility,
} from '#libs/graphql';
import { type DynamicModule, Module } from '@nestjs/common';

export interface QuerySide {
  readonly reader: TenantReader;
  readonly changes: RowChanges;
  readonly visibility: Visibility;
  readonly contexts: readonly ContextModule[];
}

/** What resolvers read and write with. */
@Module({})
export class QuerySideModule {
  static forRoot({ reader, changes, visibility, contexts }: QuerySide): DynamicModule {
    const names = new ViewNames(contextsOf(contexts));
    return {
      module: QuerySideModule,
      global: true,
      providers: [
        { provide: TenantReader, useValue: reader },
        { provide: RowChanges, useValue: changes },
        { provide: VISIBILITY, useValue: visibility },
        { provide: ViewNames, useValue: names },
        Reads,
        LiveRows,
        Mutations,
      ],
      exports: [TenantReader, Reads, ViewNames, LiveRows, Mutations],
    };
  }
}
