import type { AnyFeed } from '#libs/eventing';
import { feed, publishedAs, staffOnly, subjectOf } from '#libs/feed';
import type { CodeEventJson } from '#libs/feed-client';
import { toGlobalId } from '#libs/kernel';
import { type CodeEvent, codeEvents, type CodeTerms } from '../code/code.events.js';

const code = subjectOf<CodeEventJson>()({
  kind: 'code',
  field: 'code',
  of: (data: { readonly codeId: string }) => data.codeId,
});

const termsOf = ({ startsAt, endsAt, limit, oncePerCustomer, newCustomersOnly }: CodeTerms) => ({
  ...{ startsAt, endsAt, limit, oncePerCustomer, newCustomersOnly },
});

/** `code.*`. What a checkout holds for half an hour, and who used a code, is kept back: the sale is published. */
export const codeFeed: AnyFeed = feed<CodeEvent>()({
  source: codeEvents,
  on: {
    'code.issued': code.begins(({ data }) => ({
      id: toGlobalId('code', data.codeId),
      programId: toGlobalId('program', data.programId),
      partnerId: toGlobalId('partner', data.partnerId),
      ...{ code: data.code, issuedAt: data.at, used: 0 },
      ...termsOf(data),
    })),
    'code.changed': code.becomes(({ data }) => termsOf(data)),
    'code.disabled': code.becomes(
      ({ data }) => ({ disabledAt: data.at }),
      ({ data }) => ({ note: staffOnly(data.reason) }),
    ),
    'code.redemption-reserved': 'kept-back',
    'code.redemption-confirmed': publishedAs(
      'redeemed',
      code.becomes((_, { used = 0 }) => ({ used: used + 1 })),
    ),
    'code.redemption-released': 'kept-back',
  },
});
