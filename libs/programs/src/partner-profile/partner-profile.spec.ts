import { describe, expect, it } from '@jest/globals';
import { type IdealPartnerProfile, scoreProfile } from './partner-profile.js';
import { SetIdealPartnerProfile } from '../program/settings.commands.js';
import { after, context, created, program, programId, startsAt } from '../../test/program.fixtures.js';
import { idealPartnerProfileInForce } from '../program/program.state.js';

const answers = [
  { id: 'none', text: 'Not at all', points: 0 },
  { id: 'some', text: 'In part', points: 33 },
  { id: 'full', text: 'Entirely', points: 100 },
];
const draft = {
  effectiveFrom: startsAt,
  criteria: [
    { id: 'audience', question: 'Do its customers need us?', weight: 45, answers },
    { id: 'synergy', question: 'Does its product go with ours?', weight: 35, answers },
    { id: 'brand', question: 'Is it well thought of?', weight: 20, answers },
  ],
  disqualifiers: [{ id: 'competitor', question: 'Is it a direct competitor?' }],
  autoQualifiedFrom: '80',
  reviewFrom: '46.6',
};
const profile: IdealPartnerProfile = { version: 3, ...draft };
const set = (change: object = {}) => new SetIdealPartnerProfile({ programId, ...draft, ...change }, context());

describe('the score of a profile', () => {
  it('is the exact sum of what each criterion contributes, and says so', () => {
    const given = { answers: { audience: 'some', synergy: 'full', brand: 'none' }, disqualifiers: [] };
    expect(scoreProfile(profile, given)).toEqual({
      profileVersion: 3,
      score: '49.85',
      band: 'review',
      criteria: [
        { criterion: 'audience', answer: 'some', weight: 45, points: 33, contributes: '14.85' },
        { criterion: 'synergy', answer: 'full', weight: 35, points: 100, contributes: '35' },
        { criterion: 'brand', answer: 'none', weight: 20, points: 0, contributes: '0' },
      ],
      disqualifiedBy: [],
    });
  });

  it.each([
    [{ audience: 'full', synergy: 'full' }, '80', 'auto-qualified'],
    [{ audience: 'full', brand: 'full', synergy: 'some' }, '76.55', 'review'],
    [{ audience: 'none', synergy: 'full', brand: 'some' }, '41.6', 'rejected'],
    [{ synergy: 'full', brand: 'some', audience: 'gone' }, '41.6', 'rejected'],
    [{ audience: 'full' }, '45', 'rejected'],
  ])('of %j is %s: %s', (given, score, band) => {
    expect(scoreProfile(profile, { answers: given, disqualifiers: [] })).toMatchObject({ score, band });
  });

  it('does not help a competitor', () => {
    const best = {
      answers: { audience: 'full', synergy: 'full', brand: 'full' },
      disqualifiers: ['competitor', 'old'],
    };
    expect(scoreProfile(profile, best)).toMatchObject({
      score: '100',
      band: 'rejected',
      disqualifiedBy: ['competitor'],
    });
  });
});

describe('the ideal partner profile', () => {
  it('holds from its moment on, version by version', () => {
    const state = after(set(), set({ reviewFrom: '40' }));
    expect(idealPartnerProfileInForce(state, startsAt)).toMatchObject({ version: 2, reviewFrom: '40' });
    expect(idealPartnerProfileInForce(state, '2010-11-30T00:00:00.000Z')).toBeUndefined();
  });

  it.each([
    [{ criteria: [] }, 'OUT_OF_RANGE', 'criteria'],
    [{ criteria: draft.criteria.slice(1) }, 'BAD_WEIGHTS', 'criteria'],
    [
      { criteria: [{ ...draft.criteria[0], weight: 100, answers: answers.slice(2) }] },
      'OUT_OF_RANGE',
      'criteria.0.answers',
    ],
    [{ disqualifiers: [{ id: 'brand', question: 'x' }] }, 'ID_TAKEN', 'disqualifiers.0.id'],
    [{ reviewFrom: '81' }, 'BAD_BANDS', 'reviewFrom'],
    [{ autoQualifiedFrom: '100.01' }, 'OUT_OF_RANGE', 'autoQualifiedFrom'],
  ])('refuses %j', (change, code, field) => {
    expect(program.given(created).when(set(change))).toMatchObject({ refused: code, field });
  });
});
