import { firstFault, refuse } from '#libs/kernel';
import type { AgreeSharing, ProposeSharing } from './sharing.commands.js';
import type { SharingPart, SharingRule } from './sharing.events.js';
import type { Refused, SharingDecision, SharingState } from './sharing.state.js';

const MOST_VERSIONS = 50;
const MOST_PARTS = 21;
const MOST_DAYS = 30;
const WHOLE = 10_000;
const COUNTRY = /^[A-Z]{2}$/;

/** The vendor offers terms. Each host has to agree to them before they decide; until then those before do. */
export function proposeSharing({ data, context }: ProposeSharing, state: SharingState): SharingDecision {
  const { activityId, programId, rule, parts, acceptWithinBusinessDays, hosts } = data;
  const fault = partsFault(rule, parts, hosts);
  if (fault) return fault;
  if (acceptWithinBusinessDays < 1 || acceptWithinBusinessDays > MOST_DAYS)
    return refuse('OUT_OF_RANGE', `an answer takes 1 to ${MOST_DAYS} working days`, 'acceptWithinBusinessDays');
  const version = state.agreements.size + 1;
  if (version > MOST_VERSIONS)
    return refuse('TOO_MANY', `an activity has at most ${MOST_VERSIONS} agreements`, 'activityId');
  const of = { activityId, programId, at: context.occurredAt };
  const proposed = { ...of, version, rule, parts, acceptWithinBusinessDays, asked: hosts };
  return [
    { type: 'sharing.proposed', data: proposed },
    ...(hosts.length === 0 ? [{ type: 'sharing.came-into-force' as const, data: { ...of, version } }] : []),
  ];
}

/** With the last one that agrees they decide. */
export function agreeSharing({ data, context }: AgreeSharing, state: SharingState): SharingDecision {
  const { activityId, programId, version, partnerId } = data;
  const one = state.agreements.get(version);
  if (!one) return refuse('NOT_FOUND', 'there are no such terms', 'version');
  if (version < state.agreements.size)
    return refuse('SUBMITTED_AGAIN', `newer terms are offered: version ${state.agreements.size}`, 'version');
  if (!one.asked.has(partnerId))
    return refuse('NOT_A_HOST', 'these terms were offered without this partner: offer newer ones', 'partnerId');
  if (!one.open.has(partnerId)) return [];
  const of = { activityId, programId, at: context.occurredAt };
  return [
    { type: 'sharing.agreed', data: { ...of, version, partnerId } },
    ...(one.open.size === 1 ? [{ type: 'sharing.came-into-force' as const, data: { ...of, version } }] : []),
  ];
}

/** Whether terms are in force that all of these have agreed to: who came later was never asked. */
export const isSharedBy = ({ agreements, inForce }: SharingState, hosts: readonly string[]): boolean => {
  const one = inForce === null ? undefined : agreements.get(inForce);
  return one !== undefined && hosts.every((partnerId) => one.asked.has(partnerId));
};

function partsFault(rule: SharingRule, parts: readonly SharingPart[], hosts: readonly string[]): Refused | undefined {
  if (parts.length === 0) return refuse('TOO_FEW', 'name at least one that gets leads', 'parts');
  if (parts.length > MOST_PARTS) return refuse('TOO_MANY', `name at most ${MOST_PARTS}`, 'parts');
  if (new Set(parts.map(({ partnerId }) => partnerId)).size < parts.length)
    return refuse('GIVEN_TWICE', 'somebody is named twice', 'parts');
  const countries = parts.flatMap((part) => part.countries);
  if (new Set(countries).size < countries.length) return refuse('GIVEN_TWICE', 'a country is named twice', 'parts');
  return firstFault(parts, (part, n) => partFault(part, hosts, `parts.${n}`)) ?? weightsFault(rule, parts);
}

function partFault(
  { partnerId, weight, countries }: SharingPart,
  hosts: readonly string[],
  field: string,
): Refused | undefined {
  if (partnerId !== null && !hosts.includes(partnerId))
    return refuse('NOT_A_HOST', 'this partner does not host the activity', `${field}.partnerId`);
  if (!Number.isInteger(weight) || weight < 0 || weight > WHOLE)
    return refuse('OUT_OF_RANGE', 'a part is 0 to 10,000 basis points', `${field}.weight`);
  const unknown = countries.find((country) => !COUNTRY.test(country));
  return unknown === undefined
    ? undefined
    : refuse('BAD_COUNTRY', 'give ISO 3166-1 alpha-2 codes, such as GB', `${field}.countries`);
}

const weightsFault = (rule: SharingRule, parts: readonly SharingPart[]): Refused | undefined =>
  rule === 'round-robin' || parts.reduce((sum, { weight }) => sum + weight, 0) === WHOLE
    ? undefined
    : refuse('WEIGHTS_DO_NOT_ADD_UP', 'all parts together are 10,000 basis points', 'parts');
