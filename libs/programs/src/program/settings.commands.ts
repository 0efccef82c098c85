import { command, type Decision, isRefusal } from '#libs/kernel';
import { attributionPolicy, type DraftAttributionPolicy } from '../attribution-policy/attribution-policy.js';
import {
  businessCalendar,
  dealPolicy,
  type DraftBusinessCalendar,
  type DraftDealPolicy,
} from '../deal-policy/deal-policy.js';
import { type DraftFundPolicy, fundPolicy } from '../fund-policy/fund-policy.js';
import { type DraftProfile, idealPartnerProfile } from '../partner-profile/partner-profile.js';
import {
  type DraftHoldPolicy,
  type DraftPayoutPolicy,
  holdPolicy,
  payoutPolicy,
} from '../payout-policy/payout-policy.js';
import { type DraftReportPolicy, reportPolicy } from '../report-policy/report-policy.js';
import { type DraftRewardPolicy, rewardPolicy } from '../reward-policy/reward-policy.js';
import { type DraftTierLadder, tierLadder } from '../tier-ladder/tier-ladder.js';
import type { ProgramRefusal } from '../vocabulary/program.refusals.js';
import { type Rule, settled } from '../vocabulary/rules.js';
import type { ProgramEvent } from './program.events.js';
import type { Program } from './program.state.js';
import { VERSIONS, type VersionOf } from './versions.js';

interface OfProgram {
  readonly programId: string;
}

export class SetPayoutPolicy extends command('SetPayoutPolicy')<DraftPayoutPolicy & OfProgram>() {}

export class SetHoldPolicy extends command('SetHoldPolicy')<DraftHoldPolicy & OfProgram>() {}

export class SetDealPolicy extends command('SetDealPolicy')<DraftDealPolicy & OfProgram>() {}

export class SetFundPolicy extends command('SetFundPolicy')<DraftFundPolicy & OfProgram>() {}

export class SetAttributionPolicy extends command('SetAttributionPolicy')<DraftAttributionPolicy & OfProgram>() {}

export class SetRewardPolicy extends command('SetRewardPolicy')<DraftRewardPolicy & OfProgram>() {}

export class SetReportPolicy extends command('SetReportPolicy')<DraftReportPolicy & OfProgram>() {}

export class SetBusinessCalendar extends command('SetBusinessCalendar')<DraftBusinessCalendar & OfProgram>() {}

export class SetTierLadder extends command('SetTierLadder')<DraftTierLadder & OfProgram>() {}

export class SetIdealPartnerProfile extends command('SetIdealPartnerProfile')<DraftProfile & OfProgram>() {}

export const SETTING_COMMANDS = {
  ...{ SetPayoutPolicy, SetHoldPolicy, SetDealPolicy, SetFundPolicy, SetAttributionPolicy, SetRewardPolicy },
  ...{ SetReportPolicy, SetBusinessCalendar, SetTierLadder, SetIdealPartnerProfile },
};

export type SettingCommand = InstanceType<(typeof SETTING_COMMANDS)[keyof typeof SETTING_COMMANDS]>;

type Decide = (data: never, program: Program) => Decision<ProgramEvent, ProgramRefusal>;

/** Of each what its rule is, and the event of a version. */
const SETTINGS: Readonly<Record<SettingCommand['type'], Decide>> = {
  SetPayoutPolicy: next('program.payout-policy-set', payoutPolicy),
  SetHoldPolicy: next('program.hold-policy-set', holdPolicy),
  SetDealPolicy: next('program.deal-policy-set', dealPolicy),
  SetFundPolicy: next('program.fund-policy-set', fundPolicy),
  SetAttributionPolicy: next('program.attribution-policy-set', attributionPolicy),
  SetRewardPolicy: next('program.reward-policy-set', rewardPolicy),
  SetReportPolicy: next('program.report-policy-set', reportPolicy),
  SetBusinessCalendar: next('program.business-calendar-set', businessCalendar),
  SetTierLadder: next('program.tier-ladder-set', tierLadder),
  SetIdealPartnerProfile: next('program.ideal-partner-profile-set', idealPartnerProfile),
};

export const isSetting = (command: { readonly type: string }): command is SettingCommand => command.type in SETTINGS;

export const set = (command: SettingCommand, program: Program): Decision<ProgramEvent, ProgramRefusal> =>
  SETTINGS[command.type](command.data as never, program);

/** The next version; every version stays, since the past is judged by the one that held then. */
function next<Type extends keyof typeof VERSIONS>(type: Type, rule: Rule<Omit<VersionOf<Type>, 'version'>, never>) {
  const [list, name] = VERSIONS[type];
  return (data: never, program: Program): Decision<ProgramEvent, ProgramRefusal> => {
    const { programId, currency } = program;
    const content = settled(rule, data, currency);
    if (isRefusal(content)) return content;
    const version = { version: program[list].length + 1, ...content };
    return [{ type, data: { programId, [name]: version } } as unknown as ProgramEvent];
  };
}
