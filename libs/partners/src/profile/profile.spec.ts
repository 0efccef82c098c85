import { describe, expect, it } from '@jest/globals';
import { scenario } from '#libs/kernel';
import { AnswerProfile, NoteOverdue, RescoreProfile } from '../events/partner.commands.js';
import type { PartnerEvent } from '../events/partner.events.js';
import { partnerDecider } from '../partner/partner.js';
import { context, january, of, partnerId, past, score } from '../../test/partner.fixtures.js';

const partner = scenario(partnerDecider);
const at = january(20);
const scored = { score, programRevision: '7' };
const known = { answers: { brand: ['good', 'bad'], synergy: ['yes', 'no'] }, disqualifiers: ['competitor'] };
const given = { answers: { brand: 'good', synergy: 'yes' }, disqualifiers: ['competitor'] };
const answer = (change: object = {}) =>
  new AnswerProfile({ partnerId, ...given, known, scored, ...change }, context(at));
const answered: PartnerEvent = { type: 'partner.profile-answered', data: { ...of, at, ...given, ...scored } };

describe('the profile of a partner', () => {
  it('is kept with its answers, its score and what that was judged by', () => {
    expect(partner.given(...past.prospect).when(answer())).toEqual([answered]);
  });

  it.each([
    [{ known: null, scored: null }, 'NO_PROFILE', 'partnerId'],
    [{ answers: { brand: 'good' } }, 'NOT_ANSWERED', 'answers'],
    [{ answers: { brand: 'good', synergy: 'maybe' } }, 'UNKNOWN_ANSWER', 'answers.1.answer'],
    [{ answers: { brand: 'good', synergy: 'yes', luck: 'x' } }, 'UNKNOWN_CRITERION', 'answers.2.criterion'],
    [{ answers: { brand: 'good', synergy: 'yes', constructor: 'x' } }, 'UNKNOWN_CRITERION', 'answers.2.criterion'],
    [{ disqualifiers: ['ugly'] }, 'UNKNOWN_CRITERION', 'disqualifiers.0'],
  ])('is refused with %j', (change, refused, field) => {
    expect(partner.given(...past.active).when(answer(change))).toMatchObject({ refused, field });
  });

  it('is not asked of one that is banned', () => {
    expect(partner.given(...past.banned).when(answer())).toMatchObject({ refused: 'WRONG_STANDING' });
  });

  it('is scored anew under another version, and only while the answers are those that were scored', () => {
    const newer = {
      score: { ...score, profileVersion: 2, score: '10', band: 'rejected' as const },
      programRevision: '9',
    };
    const rescore = (answeredIn: number, of: typeof newer | typeof scored = newer) =>
      new RescoreProfile({ partnerId, answeredIn, scored: of }, context(january(25)));
    const history = partner.given(...past.active, answered);
    const rescored = history.when(rescore(1)) as readonly PartnerEvent[];
    expect(rescored).toEqual([{ type: 'partner.profile-rescored', data: { ...of, at: january(25), ...newer } }]);
    expect(history.when(rescore(2))).toEqual([]);
    expect(history.when(rescore(1, scored))).toEqual([]);
    expect(partner.given(...past.active, answered, ...rescored).when(rescore(1))).toEqual([]);
    expect(partner.given(...past.active).when(rescore(1))).toEqual([]);
  });
});

describe('a checklist that is due', () => {
  const overdue = (dueAt: string) => new NoteOverdue({ partnerId, dueAt }, context(dueAt));

  it('is overdue while it is open, and only at the date that stands', () => {
    expect(partner.given(...past.onboarding).when(overdue(january(31)))).toEqual([
      { type: 'partner.onboarding-overdue', data: { ...of, at: january(31), dueAt: january(31) } },
    ]);
    expect(partner.given(...past.onboarding).when(overdue(january(30)))).toEqual([]);
    expect(partner.given(...past.active).when(overdue(january(31)))).toEqual([]);
  });
});
