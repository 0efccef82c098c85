import { LOWEST_TIER } from '../events/partner.state.js';
import type { StoredPartner } from './partner.row.view.js';
import type { PlanAssigned } from './partner.types.js';

type Content = Omit<StoredPartner, 'tenant'>;

/** What only one standing knows: the next one begins without it. */
export const NO_DETAILS = {
  standingReason: null,
  keepsEarned: null,
  rejectionReason: null,
  banReason: null,
  reapplyAfter: null,
  mayReapply: null,
  mergedInto: null,
  onboardingDueAt: null,
  onboardingOpen: [],
  onboardingOverdue: false,
} satisfies Partial<Content>;

export const NO_TERMS = {
  tier: LOWEST_TIER,
  tierSince: null,
  planId: null,
  planSince: null,
  plans: [],
  taxForm: null,
  taxFormSince: null,
  payoutMethodName: null,
  payoutMethodSince: null,
} satisfies Partial<Content>;

export const NOBODY = {
  personalMetadata: null,
  destinations: {},
} satisfies Partial<Content>;

export const NOWHERE = {
  phone: null,
  addressLines: [],
  city: null,
  region: null,
  postalCode: null,
} satisfies Partial<Content>;

/** By business time; of two of one moment the later decided is the last. */
export const withPlan = (plans: readonly PlanAssigned[], plan: PlanAssigned): readonly PlanAssigned[] => {
  const later = plans.findIndex(({ at }) => at > plan.at);
  return later < 0 ? [...plans, plan] : plans.toSpliced(later, 0, plan);
};
