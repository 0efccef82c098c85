import type { ProgramEvent } from './program.events.js';
import type { Program } from './program.state.js';

/** The lists of a program that hold versions, each in the order they were decided. */
type Lists = {
  [List in keyof Program]: Program[List] extends readonly { readonly version: number }[] ? List : never;
}[keyof Program];

type VersionEvent = Exclude<
  ProgramEvent,
  { readonly type: 'program.created' | 'program.time-zone-changed' | 'program.plan-published' }
>;
type DataOf<Type> = Extract<ProgramEvent, { readonly type: Type }>['data'];

/** Of each event that sets a version: the list of the program that it goes to, and its name in the event’s data. */
export const VERSIONS = {
  'program.payout-policy-set': ['payoutPolicies', 'policy'],
  'program.hold-policy-set': ['holdPolicies', 'policy'],
  'program.deal-policy-set': ['dealPolicies', 'policy'],
  'program.fund-policy-set': ['fundPolicies', 'policy'],
  'program.attribution-policy-set': ['attributionPolicies', 'policy'],
  'program.reward-policy-set': ['rewardPolicies', 'policy'],
  'program.report-policy-set': ['reportPolicies', 'policy'],
  'program.business-calendar-set': ['businessCalendars', 'calendar'],
  'program.tier-ladder-set': ['tierLadders', 'ladder'],
  'program.ideal-partner-profile-set': ['idealPartnerProfiles', 'profile'],
  'program.goal-set': ['goals', 'goal'],
  'program.offer-published': ['offers', 'offer'],
  'program.asset-published': ['assets', 'asset'],
} as const satisfies {
  readonly [Type in VersionEvent['type']]: readonly [list: Lists, name: Exclude<keyof DataOf<Type>, 'programId'>];
};

/** What an event sets. */
export type VersionOf<Type extends VersionEvent['type']> =
  DataOf<Type> extends infer Data ? Data[Exclude<keyof Data, 'programId'>] : never;

/** The lists of a program that has just been created. */
export const NOTHING_SET = Object.fromEntries(Object.values(VERSIONS).map(([list]) => [list, []])) as unknown as {
  readonly [List in Lists]: [];
};

/** With a version behind those of its list. */
export function withVersion(program: Program, { type, data }: VersionEvent): Program {
  const [list, name] = VERSIONS[type];
  return { ...program, [list]: [...program[list], (data as Readonly<Record<string, unknown>>)[name]] };
}
