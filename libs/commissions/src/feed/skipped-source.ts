import type { Published } from '#libs/eventing';
import { publishedAs, subjectOf, word } from '#libs/feed';
import type { SkippedSourceEventJson } from '#libs/feed-client';
import { deterministicId, type EventOf, toGlobalId } from '#libs/kernel';
import { ledgerIdIn } from '../ledger/events/ledger-stream.js';
import type { LedgerEvent, Source } from '../ledger/events/ledger.events.js';
import { sourceOf } from './postings.js';

type Skipped = EventOf<LedgerEvent, 'ledger.source-passed' | 'ledger.source-parked'>;

/** One for each source that a ledger has taken. */
const skippedSource = subjectOf<SkippedSourceEventJson>()({
  kind: 'skipped_source',
  field: 'skippedSource',
  of: ({ source }: { readonly source: Source }, event) =>
    deterministicId('passed-source', ledgerIdIn(event as never), source.eventId),
});

const skipped = <E extends Skipped>(name: string, waiting: boolean): Published<E> =>
  publishedAs(
    name,
    skippedSource.begins<E>((event) => {
      const { source, reason, occurredAt, owner } = event.data;
      const id = deterministicId('passed-source', ledgerIdIn(event), source.eventId);
      return {
        id: toGlobalId('skipped_source', id),
        ...(owner && {
          programId: toGlobalId('program', owner.programId),
          partnerId: toGlobalId('partner', owner.partnerId),
        }),
        ...sourceOf(source),
        ...{ reason: word<string>(reason), waiting, occurredAt },
        ruleId: 'ruleId' in event.data ? event.data.ruleId : null,
      };
    }),
  );

/** `commission.skipped` and `commission.parked`: what has brought its partner nothing, or nothing yet. */
export const skippedSources = {
  'ledger.source-passed': skipped<EventOf<LedgerEvent, 'ledger.source-passed'>>('commission.skipped', false),
  'ledger.source-parked': skipped<EventOf<LedgerEvent, 'ledger.source-parked'>>('commission.parked', true),
};
