import { describe, expect, it } from '@jest/globals';
import { publishedOf } from '#libs/feed';
import { deterministicId, toGlobalId } from '#libs/kernel';
import type { SharingEvent } from '../sharing/sharing.events.js';
import { sharingFeed } from './sharing.feed.js';

const id = (name: string): string => deterministicId('sharing.feed.spec', name);
const at = '2026-04-20T10:00:00.000Z';
const dueAt = '2026-04-22T10:00:00.000Z';
const of = { activityId: id('webinar'), programId: id('program'), at };
const lead = { ...of, leadId: id('lead') };
const [acme, beta] = ['acme', 'beta'].map((name) => toGlobalId('partner', id(name))) as [string, string];

const proposed = (version: number, ...partners: readonly string[]): SharingEvent => ({
  type: 'sharing.proposed',
  data: {
    ...{ ...of, version, rule: 'basis-points', acceptWithinBusinessDays: 2, asked: partners.map(id) },
    parts: [
      { partnerId: null, weight: 4000, countries: [] },
      ...partners.map((name) => ({ partnerId: id(name), weight: 3000, countries: ['GB'] })),
    ],
  },
});
const agreed = (version: number, partner: string): SharingEvent => ({
  type: 'sharing.agreed',
  data: { ...of, version, partnerId: id(partner) },
});
const assigned = (partner: string): SharingEvent => ({
  type: 'sharing.lead-assigned',
  data: { ...lead, version: 1, partnerId: id(partner), place: 0, country: 'GB', dueAt },
});

const told = (...events: readonly SharingEvent[]) => publishedOf([sharingFeed], 'sharing-north.a', events);

describe('the sharing of leads in the feed', () => {
  it('says who has to agree still, and which terms decide', () => {
    const inForce: SharingEvent = { type: 'sharing.came-into-force', data: { ...of, version: 1 } };
    const events = told(
      proposed(1, 'acme', 'beta'),
      agreed(1, 'beta'),
      agreed(1, 'acme'),
      inForce,
      proposed(2, 'acme'),
    );
    expect(events.map(({ type, seenBy }) => [type, seenBy])).toEqual([
      ['sharing.proposed', null],
      ['sharing.agreed', null],
      ['sharing.agreed', null],
      ['sharing.came_into_force', null],
      ['sharing.proposed', null],
    ]);
    const states = events.map(({ data }) => data['sharing'] as Record<string, unknown>);
    expect(states.map(({ version, waitsFor, inForce: since }) => [version, waitsFor, since])).toEqual([
      [1, [acme, beta], undefined],
      [1, [acme], undefined],
      [1, undefined, undefined],
      [1, undefined, 1],
      [2, [acme], 1],
    ]);
    expect(states[0]).toMatchObject({ rule: 'BASIS_POINTS', parts: [{ weight: 4000 }, { partnerId: acme }, {}] });
    expect(events[1]?.data).toMatchObject({ agreedBy: beta, before: { waitsFor: [acme, beta] } });
  });

  it('says whose a lead is, who had it before alone in what changed', () => {
    const events = told(
      assigned('acme'),
      {
        type: 'sharing.lead-rejected',
        data: { ...lead, partnerId: id('acme'), reason: 'not-a-fit', givesBack: true, ends: false },
      },
      assigned('beta'),
      { type: 'sharing.lead-accepted', data: { ...lead, partnerId: id('beta') } },
      { type: 'sharing.lead-reassigned', data: { ...lead, partnerId: null, reason: 'Ann asked for it', dueAt: null } },
    );
    expect(events.map(({ type, seenBy }) => [type, seenBy])).toEqual([
      ['shared_lead.assigned', null],
      ['shared_lead.rejected', null],
      ['shared_lead.assigned', null],
      ['shared_lead.accepted', null],
      ['shared_lead.reassigned', null],
    ]);
    expect([...new Set(events.map(({ orderingKey }) => orderingKey))]).toEqual([toGlobalId('program', of.programId)]);
    const states = events.map(({ data }) => data['sharedLead'] as Record<string, unknown>);
    expect(states.map(({ partnerId, status, dueAt: due }) => [partnerId, status, due])).toEqual([
      [acme, 'WAITING', '2026-04-22T10:00:00Z'],
      [acme, 'WAITING', undefined],
      [beta, 'WAITING', '2026-04-22T10:00:00Z'],
      [beta, 'ACCEPTED', undefined],
      [undefined, 'VENDORS', undefined],
    ]);
    expect(states[2]).toMatchObject({ rejectedBecause: 'NOT_A_FIT', country: 'GB' });
    expect(JSON.stringify(events)).not.toContain('Ann asked');
  });

  it('says why a lead is given to nobody else, or to nobody at all', () => {
    const [withheld] = told({ type: 'sharing.lead-withheld', data: { ...lead, why: 'no-consent' } });
    expect(withheld?.data).toMatchObject({ sharedLead: { status: 'WITHHELD', withheldBecause: 'NO_CONSENT' } });
    const ended = told(
      assigned('acme'),
      { type: 'sharing.lead-lapsed', data: { ...lead, partnerId: id('acme') } },
      {
        type: 'sharing.lead-rejected',
        data: { ...lead, partnerId: id('acme'), reason: 'duplicate', givesBack: true, ends: true },
      },
    ).at(-1);
    expect(ended?.data).toMatchObject({ sharedLead: { status: 'ENDED', rejectedBecause: 'DUPLICATE' } });
    expect(ended?.data['sharedLead']).not.toHaveProperty('partnerId');
  });
});
