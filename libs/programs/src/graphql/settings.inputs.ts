import { IdField, inputOf, List, Nested } from '#libs/graphql';
import { Field, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, IsString, MaxLength } from 'class-validator';
import { AutomaticApproval, BusinessCalendarVersion, DealPolicyVersion } from '../read-models/deal-policy.types.js';
import { AssetVersion, OfferVersion } from '../read-models/enablement.types.js';
import { FundPolicyVersion } from '../read-models/fund-policy.types.js';
import { GoalVersion } from '../read-models/goal.types.js';
import { IdealPartnerProfileVersion } from '../read-models/partner-profile.types.js';
import { HoldPolicyVersion, PayoutPolicyVersion } from '../read-models/program.types.js';
import { ReportPolicyVersion } from '../read-models/report-policy.types.js';
import { TierLadderVersion, TierLevelType } from '../read-models/tier-ladder.types.js';
import { settingOf } from './setting.inputs.js';

@InputType({ description: 'What a payout needs, from a moment on. Amounts are in program currency.' })
export class SetPayoutPolicyInput extends settingOf(PayoutPolicyVersion) {}

@InputType({ description: 'How long commissions mature, from a moment of the business time of sales on.' })
export class SetHoldPolicyInput extends settingOf(HoldPolicyVersion) {}

@InputType({ description: 'How market development money is used, from a moment on. What is absent is the standard.' })
export class SetFundPolicyInput extends settingOf(FundPolicyVersion) {}

@InputType({ description: 'What reports leave out, from a moment on.' })
export class SetReportPolicyInput extends settingOf(ReportPolicyVersion) {}

@InputType({ description: 'Who would be the ideal partner, from a moment on.' })
export class SetIdealPartnerProfileInput extends settingOf(IdealPartnerProfileVersion) {}

@InputType({ description: 'What a program wants to reach in each period.' })
export class SetGoalInput extends settingOf(GoalVersion, 'goalId', 'unit') {}

@InputType({ description: 'What partners work with: a logo, a banner, a guideline, a template.' })
export class PublishAssetInput extends settingOf(AssetVersion, 'assetId') {}

@InputType({ description: 'What a partner gets beside its plan.' })
export class PublishOfferInput extends settingOf(OfferVersion, 'offerId', 'planId') {
  @IdField('plan', { nullable: true, description: 'The plan on offer; for that kind, and for no other.' })
  planId?: string | null;
}

@InputType({ description: 'A rank and everything it takes; what is absent is not asked. The lowest asks for nothing.' })
export class TierLevelInput extends inputOf(TierLevelType) {}

@InputType({ description: 'The tiers of a program, from a moment on.' })
export class SetTierLadderInput extends settingOf(TierLadderVersion, 'tiers') {
  @Field(() => [TierLevelInput], { description: 'From the lowest up, 1 to 20.' })
  @List(() => TierLevelInput, 20)
  tiers: TierLevelInput[];
}

@InputType({ description: 'When a registration is approved without a person.' })
export class AutomaticApprovalInput extends inputOf(AutomaticApproval) {}

@InputType({ description: 'How deal registrations are judged, from a moment on. What is absent is the standard.' })
export class SetDealPolicyInput extends settingOf(DealPolicyVersion, 'automaticApproval') {
  @Field(() => AutomaticApprovalInput, {
    nullable: true,
    description: 'When no person is asked; absent: whenever there is no conflict and capacity is left.',
  })
  @IsOptional()
  @Nested(() => AutomaticApprovalInput)
  automaticApproval?: AutomaticApprovalInput | null;
}

@InputType({ description: 'The days on which nobody is expected to work, from a moment on, in the program’s zone.' })
export class SetBusinessCalendarInput extends settingOf(BusinessCalendarVersion, 'holidays') {
  @Field(() => [String], { defaultValue: [], description: 'Days such as `2026-12-25`, each once, at most 2,000.' })
  @ArrayMaxSize(2000)
  @IsString({ each: true })
  @MaxLength(20, { each: true })
  holidays: string[];
}
