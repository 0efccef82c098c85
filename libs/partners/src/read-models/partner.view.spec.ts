import { describe, expect, it } from '@jest/globals';
import { contactView } from './contact.view.js';
import type { PartnerEvent } from '../events/partner.events.js';
import { partnerView } from './partner.view.js';
import { rowsAfter } from '../../../eventing/test/rows.fixtures.js';
import { identity, january, of, past } from '../../test/partner.fixtures.js';

type Rows = Record<string, Record<string, unknown>>;

const rowsOf = (view: { readonly on: object }, events: readonly PartnerEvent[]): Rows =>
  Object.fromEntries(rowsAfter(view, events));

const two = (events: readonly PartnerEvent[]): readonly PartnerEvent[] =>
  events.map(
    (event) => ({ ...event, data: { ...event.data, partnerId: 'partner-2', externalId: 'X-2' } }) as PartnerEvent,
  );

const { partnerId: _id, externalId: keyName, ...rest } = identity;
const shownIdentity = { ...rest, keyName };

describe('the rows of partners', () => {
  it.each(Object.keys(past) as (keyof typeof past)[])('show one that is %s, and leave the other alone', (standing) => {
    const rows = rowsOf(partnerView, [...two(past.active), ...past[standing]]);
    expect(rows['partner-1']).toMatchObject({ ...shownIdentity, id: 'partner-1', standing });
    expect(rows['partner-1']?.standingSince).toBe(past[standing].at(-1)?.data.at);
    expect(rows['partner-2']).toMatchObject({ keyName: 'X-2', standing: 'active', standingSince: january(5) });
  });

  it('know what belongs to a standing for as long as it lasts', () => {
    const suspended = rowsOf(partnerView, past.suspended)['partner-1'];
    expect(suspended).toMatchObject({ standingReason: 'a look', knownSince: january(1) });
    const resumed: PartnerEvent = { type: 'partner.activated', data: { ...of, at: january(9) } };
    expect(rowsOf(partnerView, [...past.suspended, resumed])['partner-1']).toMatchObject({ standingReason: null });
    expect(rowsOf(partnerView, past.onboarding)['partner-1']).toMatchObject({
      onboardingDueAt: january(31),
      onboardingOpen: ['tax-form', 'training'],
    });
    const step: PartnerEvent = {
      type: 'partner.onboarding-step-completed',
      data: { ...of, at: january(9), step: 'tax-form' },
    };
    expect(rowsOf(partnerView, [...past.onboarding, step])['partner-1']).toMatchObject({
      onboardingOpen: ['training'],
    });
  });

  it('know where one that was merged lives on, over several merges', () => {
    const three = two(past.active).map((event) => ({ ...event, data: { ...event.data, partnerId: 'partner-3' } }));
    const merged = (partnerId: string, into: string): PartnerEvent => ({
      type: 'partner.merged',
      data: { ...of, partnerId, at: january(9), into, reason: null },
    });
    const merges = [merged('partner-1', 'partner-2'), merged('partner-2', 'partner-3')];
    const rows = rowsOf(partnerView, [...past.active, ...two(past.active), ...(three as PartnerEvent[]), ...merges]);
    const lives = ['partner-3', 'partner-3', null];
    expect(['partner-1', 'partner-2', 'partner-3'].map((id) => rows[id]?.['livesIn'])).toEqual(lives);
    expect(rows['partner-1']).toMatchObject({ mergedInto: 'partner-2' });
  });

  it('say whether a rejected one may come again', () => {
    const rejected = (reapplyAfter: string | null): PartnerEvent => ({
      type: 'partner.rejected',
      data: { ...of, at: january(3), reason: 'other', note: null, reapplyAfter },
    });
    const row = (after: string | null) => rowsOf(partnerView, [...past.applied, rejected(after)])['partner-1'];
    expect(row('never')).toMatchObject({ mayReapply: false, reapplyAfter: null });
    expect(row(null)).toMatchObject({ mayReapply: true, reapplyAfter: null });
    expect(row(january(9))).toMatchObject({ mayReapply: true, reapplyAfter: january(9) });
  });

  it('hold the terms with the greatest date, whatever the order they were decided in', () => {
    const tier = (tier: number, day: number): PartnerEvent => ({
      type: 'partner.tier-set',
      data: { ...of, at: january(day), tier, reason: 'r' },
    });
    const row = (...events: PartnerEvent[]) => rowsOf(partnerView, [...past.active, ...events])['partner-1'];
    expect(row()).toMatchObject({ tier: 1 });
    expect(row(tier(3, 20), tier(2, 10))).toMatchObject({ tier: 3 });
    expect(row(tier(3, 20), tier(4, 20))).toMatchObject({ tier: 4 });
  });

  it('keep what was agreed when a rejected one applies again', () => {
    const again = past.applied.map((event) => ({ ...event, data: { ...event.data, at: january(9), country: 'FR' } }));
    const row = rowsOf(partnerView, [...past.rejected, ...(again as PartnerEvent[])])['partner-1'];
    expect(row).toMatchObject({ standing: 'applied', knownSince: january(1), country: 'FR', rejectionReason: null });
  });
});

describe('the rows of contacts', () => {
  const added = (contactId: string): PartnerEvent => ({
    type: 'partner.contact-added',
    data: { ...of, contactId, at: january(9), name: contactId, email: null, phone: null, role: null },
  });
  const gone = (type: 'partner.contact-removed' | 'partner.contact-erased'): PartnerEvent => ({
    type,
    data: { ...of, contactId: 'c1', at: january(10) },
  });
  const changed: PartnerEvent = {
    type: 'partner.contact-changed',
    data: { ...of, contactId: 'c1', at: january(10), name: 'new', email: 'e', phone: null, role: 'r' },
  };

  it('are each their own', () => {
    const rows = rowsOf(contactView, [added('c1'), added('c2'), changed]);
    expect(rows['c1']).toMatchObject({
      name: 'new',
      email: 'e',
      role: 'r',
      addedAt: january(9),
      partnerId: 'partner-1',
    });
    expect(rows['c2']).toMatchObject({ name: 'c2', email: null });
  });

  it.each(['partner.contact-removed', 'partner.contact-erased'] as const)(
    'are gone after %s, once or twice',
    (type) => {
      expect(
        Object.keys(rowsOf(contactView, [added('c1'), added('c2'), gone(type), gone('partner.contact-erased')])),
      ).toEqual(['c2']);
    },
  );
});
