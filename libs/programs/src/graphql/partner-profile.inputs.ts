import { TextField } from '#libs/graphql';
import { InputType } from '@nestjs/graphql';
import { IdealPartnerProfileVersion } from '../read-models/partner-profile.types.js';
import { settingOf } from './setting.inputs.js';

@InputType({ description: 'Who would be the ideal partner, from a moment on.' })
export class SetIdealPartnerProfileInput extends settingOf(
  IdealPartnerProfileVersion,
  'autoQualifiedFrom',
  'reviewFrom',
) {
  @TextField(64, { description: 'The score, 0 to 100, from which nobody needs to look, such as `75`.' })
  autoQualifiedFrom: string;

  @TextField(64, { description: 'The score from which a person looks; below it, it is rejected.' })
  reviewFrom: string;
}
