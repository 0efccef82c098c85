import { describe, expect, it } from '@jest/globals';
import { scenario } from '#libs/kernel';
import { CompleteOnboardingStep, StartOnboarding } from '../events/partner.commands.js';
import { partnerDecider } from '../partner/partner.js';
import { commandAt, context, january, of, partnerId, past } from '../../test/partner.fixtures.js';

const partner = scenario(partnerDecider);
const enrolled = partner.given(...past.enrolled);
const onboarding = partner.given(...past.onboarding);
const at = january(20);

describe('onboarding', () => {
  it('asks for everything within 30 days unless told otherwise', () => {
    expect(enrolled.when(new StartOnboarding({ partnerId }, context(at)))).toEqual([
      {
        type: 'partner.onboarding-started',
        data: {
          ...of,
          at,
          dueAt: '2011-02-19T00:00:00.000Z',
          steps: ['agreement-accepted', 'tax-form', 'payout-method', 'training', 'first-link-or-deal'],
        },
      },
    ]);
    expect(enrolled.when(new StartOnboarding({ partnerId, steps: [] }, context(at)))).toMatchObject({
      refused: 'NO_STEPS',
    });
    expect(enrolled.when(new StartOnboarding({ partnerId, dueAt: at }, context(at)))).toMatchObject({
      refused: 'DUE_BEFORE_START',
    });
  });

  it('ends with its last step in activity', () => {
    const training = { type: 'partner.onboarding-step-completed', data: { ...of, at, step: 'training' } } as const;
    expect(onboarding.when(commandAt.CompleteOnboardingStep(at))).toEqual([training]);
    const trained = partner.given(...past.onboarding, training);
    expect(trained.when(commandAt.CompleteOnboardingStep(at))).toEqual([]);
    expect(trained.when(new CompleteOnboardingStep({ partnerId, step: 'tax-form' }, context(at)))).toEqual([
      { type: 'partner.onboarding-step-completed', data: { ...of, at, step: 'tax-form' } },
      { type: 'partner.activated', data: { ...of, at } },
    ]);
  });

  it('takes a tax form on file as its step, though one dated earlier does not date the step back', () => {
    const step = { ...of, at: january(4), step: 'tax-form' };
    expect(onboarding.when(commandAt.RecordTaxForm(january(2)))).toEqual([
      { type: 'partner.tax-form-recorded', data: { ...of, at: january(2), form: 'W-8BEN' } },
      { type: 'partner.onboarding-step-completed', data: step },
    ]);
  });
});
