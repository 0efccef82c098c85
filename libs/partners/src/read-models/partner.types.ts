import { graphqlEnum } from '#libs/graphql';
import { PartnerKindEnum } from '#libs/programs';
import { Field, ObjectType } from '@nestjs/graphql';

export { PartnerKindEnum };

@ObjectType({ description: 'One of the vendor’s own words about a partner.' })
export class PartnerMetadata {
  @Field({ description: 'Its name.' })
  key: string;

  @Field(() => String, {
    nullable: true,
    description: 'Its value; null for an e-mail address or a phone number once the partner was erased.',
  })
  value: string | null;
}

export const PartnerStanding = graphqlEnum('PartnerStanding', 'Where a partner stands in its life cycle.', {
  prospect: 'Known and not asked yet; does not earn.',
  applied: 'Has applied; does not earn.',
  invited: 'Was invited; earns, is not payable.',
  'in-review': 'A person reviews its application; does not earn.',
  enrolled: 'Belongs to the program; earns, is not payable.',
  onboarding: 'Works through its checklist; earns, is not payable.',
  active: 'Earns and is payable.',
  suspended: 'Earns into a hold, is not payable.',
  offboarded: 'Has left; keeps what its agreement grants.',
  rejected: 'Was not accepted; may apply again if the rejection says so.',
  declined: 'Did not want to.',
  banned: 'What is unpaid is void.',
  merged: 'Ended in another record of the same partner.',
});

export const PartnerBanReason = graphqlEnum('PartnerBanReason', 'Why a partner was banned.', {
  'terms-violation': 'Broke the terms.',
  'inappropriate-content': 'Showed the vendor beside content it does not want.',
  'fake-traffic': 'Sent visitors that are none.',
  fraud: 'Deceived.',
  spam: 'Sent unasked mail.',
  'brand-abuse': 'Used the brand against its rules.',
});

export const PartnerRejectionReason = graphqlEnum('PartnerRejectionReason', 'Why an application was rejected.', {
  'needs-more-detail': 'More has to be known.',
  'does-not-meet-requirements': 'Does not meet the requirements.',
  'not-the-right-fit': 'Does not fit.',
  other: 'Something else; see the note.',
});

export const PartnerOnboardingStep = graphqlEnum('PartnerOnboardingStep', 'What a partner does before it is active.', {
  'agreement-accepted': 'Accepts the agreement.',
  'tax-form': 'Hands in a tax form; completed by recording one.',
  'payout-method': 'Has a payout method; completed by verifying one.',
  training: 'Is trained.',
  'first-link-or-deal': 'Makes its first link or registers its first deal.',
});

/** A plan of its own from a moment on; null: the standard plan again. */
export interface PlanAssigned {
  readonly at: string;
  readonly planId: string | null;
}
