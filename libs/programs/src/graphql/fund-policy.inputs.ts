import { TextField } from '#libs/graphql';
import { InputType } from '@nestjs/graphql';
import { FundPolicyVersion } from '../read-models/fund-policy.types.js';
import { settingOf } from './setting.inputs.js';

@InputType({ description: 'How market development money is used, from a moment on. What is absent is the standard.' })
export class SetFundPolicyInput extends settingOf(FundPolicyVersion, 'secondApprovalAbove') {
  @TextField(64, {
    nullable: true,
    description:
      'Requests and claims above this need a second person, in program currency, such as `5000.00`; absent: none does.',
  })
  secondApprovalAbove?: string | null;
}
