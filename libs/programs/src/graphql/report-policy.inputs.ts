import { InputType } from '@nestjs/graphql';
import { ReportPolicyVersion } from '../read-models/report-policy.types.js';
import { settingOf } from './setting.inputs.js';

@InputType({ description: 'What reports leave out, from a moment on.' })
export class SetReportPolicyInput extends settingOf(ReportPolicyVersion) {}
