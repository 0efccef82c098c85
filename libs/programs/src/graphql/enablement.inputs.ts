import { IdField, TextField } from '#libs/graphql';
import { InputType } from '@nestjs/graphql';
import { AssetVersion, OfferVersion } from '../read-models/enablement.types.js';
import { GoalVersion } from '../read-models/goal.types.js';
import { settingOf } from './setting.inputs.js';

@InputType({ description: 'What a program wants to reach in each period.' })
export class SetGoalInput extends settingOf(GoalVersion, 'goalId', 'unit', 'target') {
  @TextField(64, {
    description: 'What is to be reached in each period: an amount in program currency, a percentage or a number.',
  })
  target: string;
}

@InputType({ description: 'What a partner gets beside its plan.' })
export class PublishOfferInput extends settingOf(OfferVersion, 'offerId', 'planId') {
  @IdField('plan', { nullable: true, description: 'The plan on offer; for that kind, and for no other.' })
  planId?: string | null;
}

@InputType({ description: 'What partners work with: a logo, a banner, a guideline, a template.' })
export class PublishAssetInput extends settingOf(AssetVersion, 'assetId') {}
