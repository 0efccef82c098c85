import type { AnyFeed } from '#libs/eventing';
import { feed, forStaff, publishedAs, subjectOf, word } from '#libs/feed';
import type { SharedLeadEventJson, SharedLeadJson, SharingEventJson } from '#libs/feed-client';
import { type EventOf, toGlobalId } from '#libs/kernel';
import { type SharingEvent, sharingEvents } from '../sharing/sharing.events.js';

type Of<Verb extends string> = EventOf<SharingEvent, Extract<SharingEvent['type'], `sharing.${Verb}`>>;

const sharing = subjectOf<SharingEventJson>()({
  kind: 'sharing',
  field: 'sharing',
  of: (data: { readonly activityId: string }) => data.activityId,
});

const sharedLead = subjectOf<SharedLeadEventJson>()({
  kind: 'shared_lead',
  field: 'sharedLead',
  ofProgram: true,
  of: (data: { readonly leadId: string }) => data.leadId,
});

interface OfLead {
  readonly leadId: string;
  readonly activityId: string;
  readonly programId: string;
}

const partnerOf = (id: string | null): string | null => id && toGlobalId('partner', id);

const leadOf = ({ leadId, activityId, programId }: OfLead) => ({
  ...{ id: toGlobalId('shared_lead', leadId), leadId: toGlobalId('lead', leadId) },
  ...{ activityId: toGlobalId('activity', activityId), programId: toGlobalId('program', programId) },
});

const given = ({ partnerId, dueAt }: { readonly partnerId: string | null; readonly dueAt: string | null }) => ({
  ...{ partnerId: partnerOf(partnerId), dueAt, status: partnerId === null ? 'VENDORS' : 'WAITING' },
});

const ofLead = <E extends SharingEvent>(verb: string, published: Parameters<typeof publishedAs<E>>[1]) =>
  forStaff(publishedAs<E>(`shared_lead.${verb}`, published));

const rejectedBefore = (before: SharedLeadJson | undefined) => ({ rejectedBecause: before?.rejectedBecause ?? null });

/** `sharing.*` and `shared_lead.*`. Terms and leads are of several partners, so they are for the vendor alone; a partner follows its own leads. */
export const sharingFeed: AnyFeed = feed<SharingEvent>()({
  source: sharingEvents,
  on: {
    'sharing.proposed': forStaff(
      sharing.begins(({ data }, before) => ({
        ...{ id: toGlobalId('sharing', data.activityId), activityId: toGlobalId('activity', data.activityId) },
        ...{ programId: toGlobalId('program', data.programId), version: data.version, rule: word<string>(data.rule) },
        parts: data.parts.map(({ partnerId, weight, countries }) => ({
          ...{ weight, countries: [...countries] },
          ...(partnerId !== null && { partnerId: toGlobalId('partner', partnerId) }),
        })),
        acceptWithinBusinessDays: data.acceptWithinBusinessDays,
        waitsFor: data.asked.map((id) => toGlobalId('partner', id)),
        inForce: before?.inForce ?? null,
      })),
    ),
    'sharing.agreed': forStaff(
      sharing.becomes(
        ({ data: { partnerId } }, { waitsFor = [] }) => ({
          waitsFor: waitsFor.filter((id) => id !== toGlobalId('partner', partnerId)),
        }),
        ({ data }) => ({ agreedBy: toGlobalId('partner', data.partnerId) }),
      ),
    ),
    'sharing.came-into-force': forStaff(sharing.becomes(({ data }) => ({ inForce: data.version }))),
    'sharing.lead-withheld': ofLead<Of<'lead-withheld'>>(
      'withheld',
      sharedLead.begins(({ data }) => ({
        ...leadOf(data),
        ...{ status: 'WITHHELD', withheldBecause: word<string>(data.why) },
      })),
    ),
    'sharing.lead-assigned': ofLead<Of<'lead-assigned'>>(
      'assigned',
      sharedLead.begins(({ data }, before) => ({
        ...{ ...leadOf(data), ...given(data), ...rejectedBefore(before) },
        country: data.country,
      })),
    ),
    'sharing.lead-accepted': ofLead<Of<'lead-accepted'>>(
      'accepted',
      sharedLead.becomes(() => ({ status: 'ACCEPTED', dueAt: null })),
    ),
    'sharing.lead-rejected': ofLead<Of<'lead-rejected'>>(
      'rejected',
      sharedLead.becomes(({ data: { reason, ends } }) => ({
        ...{ dueAt: null, rejectedBecause: word<string>(reason) },
        ...(ends && { status: 'ENDED', partnerId: null }),
      })),
    ),
    'sharing.lead-lapsed': ofLead<Of<'lead-lapsed'>>(
      'lapsed',
      sharedLead.becomes(() => ({ dueAt: null })),
    ),
    'sharing.lead-reassigned': ofLead<Of<'lead-reassigned'>>(
      'reassigned',
      sharedLead.becomes(({ data }) => ({ ...given(data), withheldBecause: null })),
    ),
  },
});
