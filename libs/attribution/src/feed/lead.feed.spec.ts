import { describe, expect, it } from '@jest/globals';
import { SealedText } from '#libs/eventing';
import { publishedOf } from '#libs/feed';
import { deterministicId, toGlobalId } from '#libs/kernel';
import type { JourneyEvent } from '../journey/journey.events.js';
import { leadFeed } from './lead.feed.js';

const id = (name: string): string => deterministicId('lead.feed.spec', name);
const AT = '2026-04-20T10:00:00.000Z';
const of = (journey: string) => ({ journeyId: id(journey), programId: id('program'), at: AT });
const sealed = (text: string) => new SealedText(id('a'), text) as never;

const submitted = (journey: string, submittedBy: 'vendor' | 'partner' = 'vendor', soldAt: string | null = null) =>
  ({
    type: 'journey.lead-submitted',
    data: {
      ...{ ...of(journey), leadId: id(journey), partnerId: id('acme'), activityId: null, submittedBy, soldAt },
      ...{ number: sealed('number'), name: sealed('name'), email: sealed('email'), phone: null, company: null },
      ...{
        country: 'DE',
        consent: sealed('consent'),
        mayBeShared: true,
        metadata: sealed('metadata'),
        contentMark: 'mark',
      },
    },
  }) satisfies JourneyEvent as JourneyEvent;

const sold = (journey: string, lead: string | null, number = 1): JourneyEvent => ({
  type: 'journey.conversion-noted',
  data: { ...of(journey), saleId: id(`sale ${number}`), number, firstAt: AT, leadId: lead === null ? null : id(lead) },
});

const absorbed = (lead: string | null, ended: string | null, hasBought: boolean) =>
  ({
    type: 'journey.absorbed',
    data: {
      ...{ ...of('a'), from: id('b'), disagree: false, leadId: lead && id(lead) },
      kept: {
        lead: ended && { leadId: id(ended) },
        firstConversion: hasBought ? { at: AT, saleId: id('sale') } : null,
      },
    },
  }) as unknown as JourneyEvent;

const merged = (lead: string, goesOn: string | null) =>
  ({
    type: 'journey.merged',
    data: { ...of(lead), into: id('a'), leads: goesOn && { ended: id(lead), goesOn: id(goesOn) }, reason: null },
  }) as unknown as JourneyEvent;

const erased = (journey: string): JourneyEvent => ({
  type: 'journey.customer-erased',
  data: { ...of(journey), reason: null },
});

const told = (...events: readonly JourneyEvent[]) => publishedOf([leadFeed], 'journey-north.a', events);
const types = (...events: readonly JourneyEvent[]) => told(...events).map(({ type }) => type);

describe('leads in the feed', () => {
  it('are told as they come and are judged', () => {
    const [first, second] = told(submitted('a'), {
      type: 'journey.lead-disqualified',
      data: { ...of('a'), leadId: id('a'), reason: 'BAD_DATA', note: sealed('note') },
    });
    expect(first).toMatchObject({
      ...{ type: 'lead.submitted', subject: toGlobalId('lead', id('a')), seenBy: id('acme') },
      data: { lead: { status: 'NEW', submittedBy: 'VENDOR', country: 'DE', submittedAt: '2026-04-20T10:00:00Z' } },
    });
    expect(second).toMatchObject({
      type: 'lead.disqualified',
      data: { lead: { status: 'DISQUALIFIED', disqualified: 'BAD_DATA' }, before: { status: 'NEW' } },
    });
  });

  it('keep from partners what the vendor knows of a person, and what somebody says of it', () => {
    const staffOnly = (by: 'vendor' | 'partner') => {
      const [event] = told(submitted('a', by));
      return event?.sealed.map((field) => [field.path, field.staffOnly ?? false]);
    };
    const fields = ['number', 'name', 'email', 'metadata', 'mayBeShared'].map((field) => `lead.lead.${field}`);
    expect(staffOnly('vendor')).toEqual(fields.map((path) => [path, true]));
    expect(staffOnly('partner')).toEqual(fields.map((path) => [path, false]));
    const qualified = { ...of('a'), leadId: id('a'), note: sealed('note') };
    const [, second] = told(submitted('a', 'partner'), { type: 'journey.lead-qualified', data: qualified });
    expect(second?.sealed.filter((field) => field.staffOnly).map(({ path }) => path)).toEqual(['lead.note']);
  });

  it('convert once, however often their customer buys', () => {
    expect(types(submitted('a'), sold('a', 'a'), sold('a', 'a', 2))).toEqual(['lead.submitted', 'lead.converted']);
    expect(types(submitted('a', 'vendor', AT), sold('a', 'a', 2))).toEqual(['lead.submitted']);
    expect(types(submitted('a'), absorbed('a', null, true), sold('a', 'a', 2))).toEqual([
      ...['lead.submitted', 'lead.converted'],
    ]);
    expect(types(sold('b', null), absorbed(null, null, true))).toEqual([]);
  });

  it('are not told to their partner where that would tell of another one', () => {
    const again = { ...of('a'), leadId: id('a'), partnerId: id('rival'), activityId: null, contentMark: 'other' };
    const [, , seenAgain, ended, ...rest] = told(
      submitted('a'),
      submitted('b'),
      { type: 'journey.lead-seen-again', data: { ...again, submittedBy: 'partner' } },
      absorbed('a', 'b', false),
      merged('b', 'a'),
    );
    expect(seenAgain).toMatchObject({
      ...{ type: 'lead.seen_again', seenBy: null },
      data: { broughtBy: toGlobalId('partner', id('rival')), seenThrough: 'PARTNER' },
    });
    expect(ended).toMatchObject({ type: 'lead.merged', subject: toGlobalId('lead', id('b')), seenBy: null });
    expect(ended?.data).toMatchObject({ mergedInto: toGlobalId('lead', id('a')) });
    expect(rest).toEqual([]);
  });

  it('tell the partner of the one that goes on that the customer had bought as the other', () => {
    const [, , , converted, ended, ...rest] = told(
      ...[submitted('a'), submitted('b'), sold('b', 'b')],
      ...[absorbed('a', 'b', true), merged('b', 'a'), absorbed('a', null, true), sold('a', 'a', 2)],
    );
    expect(converted).toMatchObject({
      ...{ type: 'lead.converted', subject: toGlobalId('lead', id('a')), seenBy: id('acme') },
      data: { lead: { status: 'CONVERTED' }, before: { status: 'NEW' } },
    });
    expect(ended).toMatchObject({ type: 'lead.merged', subject: toGlobalId('lead', id('b')), seenBy: null });
    expect(rest).toEqual([]);
    expect(types(submitted('a'), merged('b', null))).toEqual(['lead.submitted']);
  });

  it('forget an erased person, and nothing is told of a customer that was no lead', () => {
    expect(types(erased('b'))).toEqual([]);
    const [, forgotten] = told(submitted('a'), erased('a'));
    expect(forgotten).toMatchObject({ type: 'lead.erased', sealed: [], seenBy: id('acme') });
    expect(forgotten?.data).toMatchObject({ lead: { erased: true, country: 'DE' } });
  });
});
