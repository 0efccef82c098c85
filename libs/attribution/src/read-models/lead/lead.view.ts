import { sortedBy, updateWhere, upsert, type View, view } from '#libs/eventing';
import type { Recorded } from '#libs/kernel';
import { type JourneyEvent, journeyEvents } from '../../journey/journey.events.js';
import { LeadRow } from './lead.row.view.js';

const ERASED = { number: null, name: null, email: null, phone: null, company: null, mayBeShared: null, note: null };

type Of<Type extends JourneyEvent['type']> = Extract<JourneyEvent, { type: Type }>;

const becomes = <E extends Of<'journey.lead-seen-again' | 'journey.lead-qualified' | 'journey.lead-disqualified'>>(
  columns: (event: Recorded<E>, row: LeadRow) => Partial<LeadRow>,
) =>
  upsert<E, LeadRow>(
    ({ data }) => data.leadId,
    (row, event) => row && { ...row, ...columns(event, row) },
  );

const converted = (row: LeadRow, boughtAt: string, recordedAt: string) => ({
  ...row,
  status: 'converted' as const,
  ...{ convertedAt: row.convertedAt ?? boughtAt, convertedKnownAt: row.convertedKnownAt ?? recordedAt },
});

export const leadView: View<JourneyEvent, LeadRow> = view<JourneyEvent, LeadRow>()({
  name: 'leads',
  version: 5,
  row: LeadRow,
  searched: {
    alike: { name: 'name', company: 'customer' },
    whole: { email: 'email', phone: 'phone' },
    beginning: { number: 'number' },
    // What the vendor recorded may be of a person that did not agree: a partner that finds it learns it.
    byPartners: { byPartner: true },
  },
  indexes: [...sortedBy(['submittedAt'], ['programId', 'partnerId', 'activityId']), ['journeyId']],
  sources: [journeyEvents],
  live: true,
  on: {
    'journey.lead-submitted': upsert(
      ({ data }) => data.leadId,
      (_, { data, recordedAt }) => {
        const { leadId: id, programId, partnerId, activityId, number, name, email, phone, company, country } = data;
        return {
          journeyId: data.journeyId,
          ...{ id, programId, partnerId, activityId, number, name, email, phone, company, country },
          ...{
            status: data.soldAt === null ? ('new' as const) : ('converted' as const),
            disqualified: null,
            mayBeShared: data.consent?.given ?? null,
            note: null,
          },
          ...{
            byPartner: data.submittedBy === 'partner',
            submittedAt: data.at,
            qualifiedAt: null,
            convertedAt: data.soldAt,
          },
          ...{ seenAgain: 0, mergedInto: null, recordedAt, qualifiedKnownAt: null, mergedKnownAt: null },
          convertedKnownAt: data.soldAt === null ? null : recordedAt,
        };
      },
    ),
    'journey.lead-seen-again': becomes<Of<'journey.lead-seen-again'>>((_, { seenAgain }) => ({
      seenAgain: seenAgain + 1,
    })),
    'journey.lead-qualified': becomes<Of<'journey.lead-qualified'>>(
      ({ data: { at, note }, recordedAt }, { qualifiedKnownAt }) => ({
        ...{ status: 'qualified' as const, disqualified: null },
        ...{ qualifiedAt: at, note, qualifiedKnownAt: qualifiedKnownAt ?? recordedAt },
      }),
    ),
    'journey.lead-disqualified': becomes<Of<'journey.lead-disqualified'>>(({ data: { reason, note } }) => ({
      ...{ status: 'disqualified' as const, disqualified: reason, note },
    })),
    'journey.conversion-noted': upsert(
      ({ data: { leadId } }) => (leadId === null ? [] : [leadId]),
      (row, { data: { firstAt }, recordedAt }) => row && converted(row, firstAt, recordedAt),
    ),
    'journey.absorbed': upsert(
      ({ data: { kept, leadId } }) => [...new Set([leadId, kept.lead?.leadId ?? null].filter((id) => id !== null))],
      (row, { data: { leadId, kept }, recordedAt }) => {
        if (!row || leadId === null) return row;
        if (leadId !== row.id) return { ...row, mergedInto: leadId, mergedKnownAt: recordedAt };
        const sold = kept.firstConversion?.at ?? null;
        return sold === null ? row : converted(row, sold, recordedAt);
      },
    ),
    'journey.merged': updateWhere(
      ({ data }) => ({ journeyId: data.journeyId }),
      ({ data }) => ({ journeyId: data.into }),
    ),
    'journey.customer-erased': upsert(
      ({ data }) => data.journeyId,
      (row) => row && { ...row, ...ERASED },
    ),
  },
});
