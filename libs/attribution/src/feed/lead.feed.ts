import type { AnyFeed } from '#libs/eventing';
import { feed, forStaff, partOf, publishedAs, staffOnly, subjectOf, word } from '#libs/feed';
import type { LeadEventJson } from '#libs/feed-client';
import { type EventOf, toGlobalId } from '#libs/kernel';
import { type JourneyEvent, journeyEvents } from '../journey/journey.events.js';

type Of<Type extends JourneyEvent['type']> = EventOf<JourneyEvent, Type>['data'];

/** A lead is known by the journey in which it was submitted. */
const erasable = subjectOf<LeadEventJson>()({
  kind: 'lead',
  field: 'lead',
  of: (data: { readonly journeyId: string }) => data.journeyId,
});

/** A customer that nobody had brought as a lead has none. */
const lead = subjectOf<LeadEventJson>()({
  kind: 'lead',
  field: 'lead',
  of: (data: { readonly leadId: string | null }) => data.leadId,
});

/** Of two leads that a customer has had the one that ends. */
const ended = subjectOf<LeadEventJson>()({
  kind: 'lead',
  field: 'lead',
  of: ({ leads }: Of<'journey.merged'>) => leads?.ended ?? null,
});

const globalId = <Id extends string | null>(kind: string, id: Id): Id =>
  (id === null ? null : toGlobalId(kind, id)) as Id;

const CONVERTED = { status: 'CONVERTED' } as const;

/** What the vendor knows of a person is not for partners: whether the person agreed is encrypted, too. */
function personOf({ submittedBy, ...data }: Of<'journey.lead-submitted'>) {
  const shown = submittedBy === 'partner' ? <Value>(value: Value): Value => value : staffOnly;
  return {
    ...{ number: shown(data.number), name: shown(data.name), email: shown(data.email), phone: shown(data.phone) },
    ...{ company: shown(data.company), metadata: shown(data.metadata) },
    mayBeShared: shown(partOf(data.consent, 'given')),
  };
}

const FORGOTTEN = {
  ...{ number: null, name: null, email: null, phone: null, company: null, metadata: null },
  ...{ mayBeShared: null, erased: true },
};

/** `lead.*`. Of clicks, touches, bindings and what else leads to a customer nothing is published: it tells partners of each other. */
export const leadFeed: AnyFeed = feed<JourneyEvent>()({
  source: journeyEvents,
  on: {
    'journey.opened': 'kept-back',
    'journey.identified': 'kept-back',
    'journey.touch-noted': 'kept-back',
    'journey.touch-flagged': 'kept-back',
    'journey.touch-cleared': 'kept-back',
    'journey.lead-submitted': publishedAs(
      'submitted',
      lead.creates(({ data }) => ({
        id: toGlobalId('lead', data.leadId),
        programId: toGlobalId('program', data.programId),
        partnerId: globalId('partner', data.partnerId),
        ...(data.soldAt === null ? { status: 'NEW' } : CONVERTED),
        ...{ submittedBy: word(data.submittedBy), submittedAt: data.at, country: data.country },
        ...personOf(data),
      })),
    ),
    // That others have brought the same person is not for the partner that was first.
    'journey.lead-seen-again': forStaff(
      publishedAs(
        'seen_again',
        lead.stays(({ data }) => ({
          broughtBy: globalId('partner', data.partnerId),
          seenThrough: word(data.submittedBy),
          activityId: globalId('activity', data.activityId),
        })),
      ),
    ),
    'journey.lead-qualified': publishedAs(
      'qualified',
      lead.becomes(
        ({ data }) => ({ status: 'QUALIFIED', disqualified: null, qualifiedAt: data.at }),
        ({ data }) => ({ note: staffOnly(data.note) }),
      ),
    ),
    'journey.lead-disqualified': publishedAs(
      'disqualified',
      lead.becomes(
        ({ data }) => ({ status: 'DISQUALIFIED', disqualified: data.reason }),
        ({ data }) => ({ note: staffOnly(data.note) }),
      ),
    ),
    // Once: that the customer buys again, from whomever, is not for the partner that brought it.
    'journey.conversion-noted': publishedAs(
      'converted',
      lead.mayBecome((_, { status }) => (status === CONVERTED.status ? undefined : CONVERTED)),
    ),
    // The customer had bought under another name.
    'journey.absorbed': publishedAs(
      'converted',
      lead.mayBecome(({ data: { kept } }, { status }) =>
        kept.firstConversion === null || status === CONVERTED.status ? undefined : CONVERTED,
      ),
    ),
    'journey.customer-erased': publishedAs(
      'erased',
      erasable.mayBecome(() => FORGOTTEN),
    ),
    'journey.bound': 'kept-back',
    'journey.rebound': 'kept-back',
    'journey.override-set': 'kept-back',
    'journey.override-ended': 'kept-back',
    // The deal and its sales are published as such.
    'journey.deal-linked': 'kept-back',
    'journey.merged': forStaff(
      publishedAs(
        'merged',
        ended.stays(({ data: { leads } }) => ({ mergedInto: globalId('lead', leads?.goesOn ?? null) })),
      ),
    ),
  },
});
