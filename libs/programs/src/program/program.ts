import {
  command,
  type Decider,
  type Decision,
  type Instant,
  isCurrency,
  idOf,
  isRefusal,
  isTimeZone,
  type Period,
  periodInput,
  refuse,
  unreachable,
} from '#libs/kernel';
import type { ProgramRefusal } from '../vocabulary/program.refusals.js';
import { ValidationErrors } from '../vocabulary/validation-errors.js';
import { type EnablementCommand, publish } from './enablement.commands.js';
import { type DraftPlan, planContent } from '../plan/plan.draft.js';
import { isSetting, set, type SettingCommand } from './settings.commands.js';
import { holdPolicy } from '../payout-policy/payout-policy.js';
import { settled } from '../vocabulary/rules.js';
import type { ProgramEvent } from './program.events.js';
import { evolve } from './program.evolve.js';
import { periodAt, type Program, type ProgramState } from './program.state.js';

export class CreateProgram extends command('CreateProgram')<{
  readonly programId: string;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly startsAt: Instant;
  /** Days after a sale before its commission matures, until a hold policy says otherwise; 30 if absent. */
  readonly maturityDays?: number;
}>() {}

/** From the start of a period that has not begun: what has begun, and may have been closed, keeps its zone. */
export class ChangeTimeZone extends command('ChangeTimeZone')<{
  readonly programId: string;
  readonly timeZone: string;
  readonly from: Period;
}>() {}

/** The next version of the plan of that name; `standard`: from then on the plan of whoever has none of its own. */
export class PublishPlan extends command('PublishPlan')<
  DraftPlan & { readonly programId: string; readonly standard: boolean }
>() {}

export type ProgramCommand = CreateProgram | ChangeTimeZone | PublishPlan | SettingCommand | EnablementCommand;

/** The refund window that the domain takes for granted. */
const MATURITY_DAYS = 30;

export const planIdOf = (tenant: string, programId: string, name: string): string =>
  idOf(tenant, 'plan', `${programId}:${name.trim()}`);

export const programDecider: Decider<ProgramCommand, ProgramState, ProgramEvent, ProgramRefusal> = {
  initial: { status: 'absent' },
  decide: (command, state) => {
    if (command.type === 'CreateProgram') return create(command, state);
    if (state.status === 'absent') return refuse('NOT_FOUND', 'there is no such program', 'programId');
    if (isSetting(command)) return set(command, state);
    switch (command.type) {
      case 'ChangeTimeZone':
        return changeTimeZone(command, state);
      case 'PublishPlan':
        return publishPlan(command, state);
      case 'SetGoal':
      case 'PublishOffer':
      case 'PublishAsset':
        return publish(command, state);
      default:
        return unreachable(command);
    }
  },
  evolve,
};

function create({ data }: CreateProgram, state: ProgramState): Decision<ProgramEvent, ProgramRefusal> {
  if (state.status === 'created') return refuse('PROGRAM_EXISTS', 'this program was created before; give another key');
  const { programId, currency, timeZone } = data;
  const found = new ValidationErrors(currency);
  const name = found.text(data.name, 200, 'name');
  const startsAt = found.instant(data.startsAt, 'startsAt');
  found.expect(isCurrency(currency), 'UNKNOWN_CURRENCY', 'give an active ISO 4217 code, such as GBP', 'currency');
  found.expect(isTimeZone(timeZone), 'UNKNOWN_TIME_ZONE', 'give an IANA zone, such as Europe/London', 'timeZone');
  const { maturityDays = MATURITY_DAYS } = data;
  const hold = holdPolicy({ effectiveFrom: startsAt, maturityDays }, '', found, {});
  return (
    found.first ?? [
      { type: 'program.created', data: { programId, name, currency, timeZone, startsAt } },
      { type: 'program.hold-policy-set', data: { programId, policy: { version: 1, ...hold } } },
    ]
  );
}

function changeTimeZone({ data, context }: ChangeTimeZone, program: Program): Decision<ProgramEvent, ProgramRefusal> {
  const { programId, timeZone, from } = data;
  if (!isTimeZone(timeZone)) return refuse('UNKNOWN_TIME_ZONE', 'give an IANA zone, such as Europe/London', 'timeZone');
  const month = periodInput(from, 'from');
  if (isRefusal(month)) return month;
  const begun = [periodAt(program, context.occurredAt), periodAt(program, program.startsAt)].sort().at(-1)!;
  if (from <= begun)
    return refuse('PERIOD_HAS_BEGUN', `${begun} has begun and keeps its zone; give a later one`, 'from');
  const last = program.zoneChanges.at(-1);
  if (last?.timeZone === timeZone && last.from === from) return [];
  return [{ type: 'program.time-zone-changed', data: { programId, timeZone, from } }];
}

function publishPlan({ data, context }: PublishPlan, program: Program): Decision<ProgramEvent, ProgramRefusal> {
  const plan = settled(planContent, data, program.currency);
  if (isRefusal(plan)) return plan;
  const planId = planIdOf(context.tenant, program.programId, plan.name);
  const versions = program.plans.get(planId) ?? [];
  const taken = versions.find(({ effectiveFrom }) => effectiveFrom === plan.effectiveFrom);
  if (taken) {
    const message = `version ${taken.version} of this plan holds from that moment; choose another, or another name`;
    return refuse('EFFECTIVE_FROM_TAKEN', message, 'effectiveFrom');
  }
  const { name, ...content } = plan;
  const version = versions.length + 1;
  const { programId, standard } = data;
  return [
    { type: 'program.plan-published', data: { programId, plan: { planId, name, version, ...content }, standard } },
  ];
}
