import type { AnyFeed, Published } from '#libs/eventing';
import { publicTypeOf } from '../definition/feed.js';
import { messagesOf } from '../log/contract.js';

/** A type of public event. */
export interface EventTypeInfo {
  /** `deal.approved` */
  readonly type: string;
  /** What happened, in words: `deal approved`. */
  readonly description: string;
  /** The contract's message in `data`, such as `concord.feed.v1.DealEvent`. */
  readonly message: string;
  readonly visibleToPartners: boolean;
  /** Since which version of the contract. */
  readonly since: string;
}

const FIRST_VERSION = '1.0';

/** Every public type that contexts publish, by name. */
export function eventTypesPublished(feeds: readonly AnyFeed[]): EventTypeInfo[] {
  const found = feeds.flatMap(({ on }) =>
    Object.entries(on as Readonly<Record<string, 'kept-back' | Published>>).flatMap(([type, published]) =>
      published === 'kept-back' ? [] : [infoOf(type, published)],
    ),
  );
  return [...new Map(found.map((info) => [info.type, info])).values()].sort((one, other) =>
    one.type < other.type ? -1 : 1,
  );
}

function infoOf(domainType: string, published: Published): EventTypeInfo {
  const type = publicTypeOf(published, domainType);
  return {
    type,
    description: type.replace(/[._]/g, ' '),
    message: messagesOf(published.subject).event.typeName,
    visibleToPartners: !published.staffOnly,
    since: FIRST_VERSION,
  };
}
