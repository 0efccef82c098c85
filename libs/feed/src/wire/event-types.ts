import type { AnyFeed, Published } from '#libs/eventing';
import { fromJson, toBinary } from '@bufbuild/protobuf';
import { EventSchema } from '#libs/feed-client';
import { publicTypeOf, publishedIn } from '../definition/feed.js';
import { type Example, EXAMPLES } from '../generated/examples.js';
import { messagesOf } from '../log/contract.js';
import { cloudEventOf } from './cloud-event.js';

/** A type of public event. */
export interface EventTypeInfo {
  /** `deal.approved` */
  readonly type: string;
  /** What happened, in words: `deal approved`. */
  readonly description: string;
  /** The contract's message in `data`, such as `concord.feed.v1.DealEvent`. */
  readonly message: string;
  readonly visibleToPartners: boolean;
  /** Where personal data stands below `data`. */
  readonly personalPaths: readonly string[];
  /** A made-up one in the JSON of CloudEvents, without personal data. */
  readonly exampleJson: string;
  /** Since which version of the contract. */
  readonly since: string;
}

const FIRST_VERSION = '1.0';

/** Every public type that contexts publish, by name. */
export function eventTypesPublished(feeds: readonly AnyFeed[]): EventTypeInfo[] {
  const found = feeds.flatMap((feed) => publishedIn(feed).map(([type, published]) => infoOf(type, published)));
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
    personalPaths: EXAMPLES[type]?.personalPaths ?? [],
    exampleJson: exampleOf(EXAMPLES[type]),
    since: FIRST_VERSION,
  };
}

function exampleOf(example: Example | undefined): string {
  if (!example) return '';
  const event = fromJson(EventSchema, example.event);
  const delivered = { body: toBinary(EventSchema, event), sequence: event.sequence, follows: 0n, cursor: 'c1' };
  return JSON.stringify(cloudEventOf(delivered));
}
