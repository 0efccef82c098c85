import type { AnyFeed } from '#libs/eventing';
import { feed, staffOnly, subjectOf } from '#libs/feed';
import type { LinkEventJson } from '#libs/feed-client';
import { toGlobalId } from '#libs/kernel';
import { type LinkEvent, linkEvents, type LinkTarget } from '../link/link.events.js';

const link = subjectOf<LinkEventJson>()({
  kind: 'link',
  field: 'link',
  of: (data: { readonly linkId: string }) => data.linkId,
});

const settingsOf = ({ name, destination, deepPaths, utm }: LinkTarget & { readonly name: string | null }) => ({
  ...{ name, destination, deepPaths, utm },
});

/** `link.*`. Clicks are counted, not published: there are too many, and each would tell of a visitor. */
export const linkFeed: AnyFeed = feed<LinkEvent>()({
  source: linkEvents,
  on: {
    'link.created': link.begins(({ data }) => ({
      id: toGlobalId('link', data.linkId),
      programId: toGlobalId('program', data.programId),
      partnerId: toGlobalId('partner', data.partnerId),
      ...{ key: data.key, createdAt: data.at },
      ...settingsOf(data),
    })),
    'link.changed': link.becomes(({ data }) => settingsOf(data)),
    'link.disabled': link.becomes(
      ({ data }) => ({ disabledAt: data.at }),
      ({ data }) => ({ note: staffOnly(data.reason) }),
    ),
    'link.enabled': link.becomes(() => ({ disabledAt: null })),
  },
});
