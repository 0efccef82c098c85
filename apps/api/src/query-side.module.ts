import { type ContextModule, contextsOf } from '#libs/contexts';
import type { EventStore } from '#libs/eventing';
import { FEED_VIEW, FeedPlaces } from '#libs/feed';
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
  readonly store: Pick<EventStore, 'head'>;
  readonly reader: TenantReader;
  readonly changes: RowChanges;
  readonly visibility: Visibility;
  readonly contexts: readonly ContextModule[];
}

/** What resolvers read and write with. */
@Module({})
export class QuerySideModule {
  static forRoot({ store, reader, changes, visibility, contexts }: QuerySide): DynamicModule {
    const feeds = contextsOf(contexts).flatMap((context) => context.feeds ?? []);
    const places = new FeedPlaces({
      ...{ database: reader, feeds, head: () => store.head() },
      visible: async (after, tenant) => visibility.wait([FEED_VIEW], { after }, tenant),
    });
    const names = new ViewNames(contextsOf(contexts));
    return {
      module: QuerySideModule,
      global: true,
      providers: [
        { provide: TenantReader, useValue: reader },
        { provide: RowChanges, useValue: changes },
        { provide: VISIBILITY, useValue: visibility },
        { provide: FeedPlaces, useValue: places },
        { provide: ViewNames, useValue: names },
        Reads,
        LiveRows,
        Mutations,
      ],
      exports: [TenantReader, FeedPlaces, Reads, ViewNames, LiveRows, Mutations],
    };
  }
}
