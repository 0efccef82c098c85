import { describe, expect, it } from '@jest/globals';
import { scenario } from '#libs/kernel';
import { AbsorbPartner, MergePartner, type OtherRecord } from '../events/partner.commands.js';
import { otherRecord } from './changes.js';
import type { PartnerEvent } from '../events/partner.events.js';
import { partnerDecider } from '../partner/partner.js';
import { mergedInto, standingAt, type StandingName } from '../events/partner.state.js';
import { commandAt, context, january, of, partnerId, past } from '../../test/partner.fixtures.js';

const partner = scenario(partnerDecider);
const at = january(20);
const twin = 'partner-2';
const ok: OtherRecord = { found: true, programId: 'program-1', mergeable: true };
const absorb = (other: OtherRecord = ok, from = twin) =>
  new AbsorbPartner({ partnerId, from, other, reason: 'twin' }, context(at));
const absorbed: PartnerEvent = { type: 'partner.absorbed', data: { ...of, at, from: twin, reason: 'twin' } };

describe('the record that stays', () => {
  it('takes the other one in, once', () => {
    expect(partner.given(...past.active).when(absorb())).toEqual([absorbed]);
    expect(partner.given(...past.active, absorbed).when(absorb())).toMatchObject({ refused: 'ALREADY_MERGED' });
  });

  it.each<[string, AbsorbPartner, string]>([
    ['one that does not exist', absorb({ found: false }), 'NOT_FOUND'],
    ['one of another program', absorb({ found: true, programId: 'program-2', mergeable: true }), 'NOT_FOUND'],
    ['one that cannot end', absorb({ found: true, programId: 'program-1', mergeable: false }), 'NOT_MERGEABLE'],
    ['itself', absorb(ok, partnerId), 'SAME_PARTNER'],
  ])('refuses %s', (_, command, refused) => {
    expect(partner.given(...past.active).when(command)).toMatchObject({ refused });
  });

  it.each<[StandingName, string]>([
    ['banned', 'WRONG_STANDING'],
    ['merged', 'PARTNER_MERGED'],
  ])('is none that is %s', (standing, refused) => {
    expect(partner.given(...past[standing]).when(absorb())).toMatchObject({ refused, field: 'into' });
  });
});

describe('the record that ends', () => {
  it('points to the one that stays, and keeps its own history', () => {
    const state = partner
      .given(...past.active, { type: 'partner.merged', data: { ...of, at, into: twin, reason: 'twin' } })
      .state();
    if (state.status === 'absent') throw new Error('absent');
    expect(mergedInto(state)).toBe(twin);
    expect(standingAt(state, january(19))).toEqual({ is: 'active' });
  });

  it('holds from its own last change where that came after the first half', () => {
    const [event] = partner.given(...past.suspended).when(commandAt.MergePartner(january(2))) as PartnerEvent[];
    expect(event).toEqual({
      type: 'partner.merged',
      data: { ...of, at: january(6), into: twin, reason: 'twin' },
    });
  });

  it('ends once, whoever asks again', () => {
    expect(partner.given(...past.merged).when(commandAt.MergePartner(at))).toEqual([]);
    const elsewhere = new MergePartner({ partnerId, into: 'partner-3', reason: 'twin' }, context(at));
    expect(partner.given(...past.merged).when(elsewhere)).toMatchObject({ refused: 'NOT_MERGEABLE' });
  });
});

describe('a record that has taken another in', () => {
  const both = [...past.active, absorbed];
  const end = (...ended: string[]) =>
    new MergePartner({ partnerId, into: 'partner-3', reason: 'twin', ended }, context(at));

  it('may end in a third, once the other has ended in it', () => {
    expect(otherRecord(partner.given(...both).state(), [twin])).toEqual(ok);
    expect(partner.given(...both).when(end(twin))).toMatchObject([
      { type: 'partner.merged', data: { into: 'partner-3' } },
    ]);
  });

  it('waits while the other has not', () => {
    expect(partner.given(...both).when(end())).toMatchObject({ refused: 'NOT_MERGEABLE' });
    expect(partner.given(...both).when(end('partner-9'))).toMatchObject({ refused: 'NOT_MERGEABLE' });
  });
});

describe('two merges that cross', () => {
  it('cannot end in each other: a record that took another in stays', () => {
    const both = [...past.active, absorbed];
    expect(otherRecord(partner.given(...both).state())).toMatchObject({ mergeable: false });
    expect(partner.given(...both).when(commandAt.MergePartner(at))).toMatchObject({ refused: 'NOT_MERGEABLE' });
  });

  it('are told apart by what is known of the other record', () => {
    expect(otherRecord(partnerDecider.initial)).toEqual({ found: false });
    expect(otherRecord(partner.given(...past.offboarded).state())).toEqual(ok);
    expect(otherRecord(partner.given(...past.banned).state())).toMatchObject({ mergeable: false });
  });
});
