import { type DraftAttributionPolicy, readAttributionPolicy } from '../attribution-policy/attribution-policy.draft.js';
import { command, type Decision, type Instant, isRefusal, type Refusal } from '#libs/kernel';
import {
  type DraftBusinessCalendar,
  type DraftDealPolicy,
  readBusinessCalendar,
  readDealPolicy,
} from '../deal-policy/deal-policy.draft.js';
import { type DraftFundPolicy, readFundPolicy } from '../fund-policy/fund-policy.draft.js';
import type { ProgramRefusal } from '../vocabulary/program.refusals.js';
import { ValidationErrors } from '../vocabulary/validation-errors.js';
import { type DraftPayoutPolicy, readHoldPolicy, readPayoutPolicy } from '../payout-policy/payout-policy.draft.js';
import { type DraftProfile, readProfile } from '../partner-profile/partner-profile.draft.js';
import type { ProgramEvent } from './program.events.js';
import type { Program } from './program.state.js';
import { type DraftReportPolicy, readReportPolicy } from '../report-policy/report-policy.draft.js';
import { type DraftRewardPolicy, readRewardPolicy } from '../reward-policy/reward-policy.draft.js';
import { type DraftTierLadder, readTierLadder } from '../tier-ladder/tier-ladder.draft.js';

interface OfProgram {
  readonly programId: string;
}

export class SetPayoutPolicy extends command('SetPayoutPolicy')<DraftPayoutPolicy & OfProgram>() {}

export class SetHoldPolicy extends command('SetHoldPolicy')<
  OfProgram & { readonly effectiveFrom: Instant; readonly maturityDays: number }
>() {}

export class SetDealPolicy extends command('SetDealPolicy')<DraftDealPolicy & OfProgram>() {}

export class SetFundPolicy extends command('SetFundPolicy')<DraftFundPolicy & OfProgram>() {}
export class SetAttributionPolicy extends command('SetAttributionPolicy')<DraftAttributionPolicy & OfProgram>() {}

export class SetRewardPolicy extends command('SetRewardPolicy')<DraftRewardPolicy & OfProgram>() {}

export class SetReportPolicy extends command('SetReportPolicy')<DraftReportPolicy & OfProgram>() {}

export class SetBusinessCalendar extends command('SetBusinessCalendar')<DraftBusinessCalendar & OfProgram>() {}

export class SetTierLadder extends command('SetTierLadder')<DraftTierLadder & OfProgram>() {}

export class SetIdealPartnerProfile extends command('SetIdealPartnerProfile')<DraftProfile & OfProgram>() {}

export type PolicyCommand =
  | SetPayoutPolicy
  | SetHoldPolicy
  | SetDealPolicy
  | SetFundPolicy
  | SetAttributionPolicy
  | SetRewardPolicy
  | SetReportPolicy
  | SetBusinessCalendar
  | SetTierLadder
  | SetIdealPartnerProfile;

/** The next version of a policy; every version stays, since the past is judged by the one that held then. */
export function setPolicy(command: PolicyCommand, program: Program): Decision<ProgramEvent, ProgramRefusal> {
  const { programId, currency } = program;
  switch (command.type) {
    case 'SetPayoutPolicy':
      return set(
        program.payoutPolicies,
        (found) => readPayoutPolicy(command.data, currency, found),
        (policy) => ({ type: 'program.payout-policy-set', data: { programId, policy } }),
      );
    case 'SetHoldPolicy':
      return set(
        program.holdPolicies,
        (found) => readHoldPolicy(command.data, found),
        (policy) => ({ type: 'program.hold-policy-set', data: { programId, policy } }),
      );
    case 'SetDealPolicy':
      return set(
        program.dealPolicies,
        (found) => readDealPolicy(command.data, currency, found),
        (policy) => ({ type: 'program.deal-policy-set', data: { programId, policy } }),
      );
    case 'SetFundPolicy':
      return set(
        program.fundPolicies,
        (found) => readFundPolicy(command.data, currency, found),
        (policy) => ({ type: 'program.fund-policy-set', data: { programId, policy } }),
      );
    case 'SetAttributionPolicy':
      return set(
        program.attributionPolicies,
        (found) => readAttributionPolicy(command.data, found),
        (policy) => ({ type: 'program.attribution-policy-set', data: { programId, policy } }),
      );
    case 'SetRewardPolicy':
      return set(
        program.rewardPolicies,
        (found) => readRewardPolicy(command.data, currency, found),
        (policy) => ({ type: 'program.reward-policy-set', data: { programId, policy } }),
      );
    case 'SetReportPolicy':
      return set(
        program.reportPolicies,
        (found) => readReportPolicy(command.data, found),
        (policy) => ({ type: 'program.report-policy-set', data: { programId, policy } }),
      );
    case 'SetBusinessCalendar':
      return set(
        program.calendars,
        (found) => readBusinessCalendar(command.data, found),
        (calendar) => ({ type: 'program.business-calendar-set', data: { programId, calendar } }),
      );
    case 'SetTierLadder':
      return set(
        program.ladders,
        (found) => readTierLadder(command.data, currency, found),
        (ladder) => ({ type: 'program.tier-ladder-set', data: { programId, ladder } }),
      );
    case 'SetIdealPartnerProfile':
      return set(
        program.profiles,
        (found) => readProfile(command.data, found),
        (profile) => ({ type: 'program.ideal-partner-profile-set', data: { programId, profile } }),
      );
  }
}

function set<Content>(
  versions: readonly unknown[],
  read: (found: ValidationErrors) => Content,
  event: (version: Content & { readonly version: number }) => ProgramEvent,
): Decision<ProgramEvent, ProgramRefusal> {
  const content = checked(read);
  return isRefusal(content) ? content : [event({ version: versions.length + 1, ...content })];
}

function checked<Value>(read: (found: ValidationErrors) => Value): Value | Refusal<ProgramRefusal> {
  const found = new ValidationErrors();
  const value = read(found);
  return found.first ?? value;
}
