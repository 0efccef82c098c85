import { List, TextField } from '#libs/graphql';
import { Field, InputType, OmitType } from '@nestjs/graphql';
import { TierLadderVersion, TierLevelType } from '../read-models/tier-ladder.types.js';
import { settingOf } from './setting.inputs.js';

@InputType({ description: 'A rank and everything it takes; what is absent is not asked. The lowest asks for nothing.' })
export class TierLevelInput extends OmitType(TierLevelType, ['capacityFactor', 'netRevenue'], InputType) {
  @TextField(64, {
    defaultValue: '1',
    description: 'How many times the capacity of open registrations, 0 to 1000, such as `1.5`.',
  })
  capacityFactor: string;

  @TextField(64, {
    nullable: true,
    description: 'Revenue of 12 months net of refunds, at least, in program currency, such as `50000.00`.',
  })
  netRevenue?: string | null;
}

@InputType({ description: 'The tiers of a program, from a moment on.' })
export class SetTierLadderInput extends settingOf(TierLadderVersion, 'tiers') {
  @Field(() => [TierLevelInput], { description: 'From the lowest up, 1 to 20.' })
  @List(() => TierLevelInput, 20)
  tiers: TierLevelInput[];
}
