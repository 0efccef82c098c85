import { upsert, view, type ViewRow } from '#libs/eventing';
import { deterministicId } from '#libs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type OnboardingStep, type PartnerEvent, partnerEvents } from '../events/partner.events.js';

/** A step of the last checklist that a partner began. */
@Entity('onboarding_steps')
export class OnboardingStepRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'partner_id' }) partnerId: string;
  @Column('text') step: OnboardingStep;
  @Column('text', { name: 'begun_at' }) begunAt: string;
  @Column('text', { name: 'done_at', nullable: true }) doneAt: string | null;
}

const idOf = (partnerId: string, step: string): string => deterministicId('onboarding-step', partnerId, step);

export const onboardingStepView = view<PartnerEvent, OnboardingStepRow>()({
  name: 'onboarding_steps',
  version: 1,
  row: OnboardingStepRow,
  indexes: [['partnerId'], ['begunAt', 'partnerId']],
  sources: [partnerEvents],
  on: {
    'partner.onboarding-started': upsert(
      ({ data: { partnerId, steps } }) => steps.map((step) => idOf(partnerId, step)),
      (_, { data: { partnerId, steps, at } }, id) => ({
        ...{ id, partnerId, begunAt: at, doneAt: null },
        step: steps.find((step) => idOf(partnerId, step) === id)!,
      }),
    ),
    'partner.onboarding-step-completed': upsert(
      ({ data: { partnerId, step } }) => idOf(partnerId, step),
      (row, { data: { at } }) => row && { ...row, doneAt: row.doneAt ?? at },
    ),
  },
});
