import { Nested, TextField } from '#libs/graphql';
import { Field, InputType, OmitType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, IsString, MaxLength } from 'class-validator';
import { AutomaticApproval, BusinessCalendarVersion, DealPolicyVersion } from '../read-models/deal-policy.types.js';
import { settingOf } from './setting.inputs.js';

@InputType({ description: 'When a registration is approved without a person.' })
export class AutomaticApprovalInput extends OmitType(AutomaticApproval, ['upToAmount'], InputType) {
  @TextField(64, {
    nullable: true,
    description: 'Up to this amount, in program currency, such as `10000.00`; null: whatever the amount.',
  })
  upToAmount?: string | null;
}

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
