import type { JourneyEvent } from '#libs/attribution';
import type { Recorded } from '#libs/kernel';
import type { AttributionPolicy } from '#libs/programs';
import type { SaleAttribution } from '#libs/sales';
import { daysLater } from '../arithmetic/calendar.js';
import type { Holders } from '../customers/registrations.js';
import type { ProgramStates } from '../rating/program.states.js';
import type { FieldDifference } from '../sources/findings.js';
import { lastToHold } from '../states/last-to-hold.js';
import type { JourneyModel } from './journey.model.js';
import { Judge, type OtherStreams } from './touch-rules.js';

type Bound = Extract<JourneyEvent, { type: 'journey.bound' }>;

/** What a sale says that binds its customer. */
export interface BoundBySale {
  readonly at: string;
  readonly shares: string;
  readonly touchIds: readonly string[];
}

export interface KnownOfCustomer {
  readonly journey: JourneyModel;
  readonly program: ProgramStates;
  /** When partners took its lead. */
  readonly accepted: ReadonlySet<string>;
  readonly sale: BoundBySale | undefined;
  /** As it was known when it was bound, and when its lead came: it was decided in between. */
  readonly around: readonly OtherStreams[];
  /** Whose it was by a registration then, as known at each moment. */
  readonly registered: (policy: AttributionPolicy) => Holders;
}

type Shares = readonly {
  readonly partnerId: string;
  readonly weight: number;
  readonly risks?: readonly string[];
}[];

const textOf = (shares: Shares): string =>
  JSON.stringify(shares.map(({ partnerId, weight, risks = [] }) => [partnerId, weight, [...risks].toSorted()]));

export const bySale = ({ shares, touches }: SaleAttribution, at: string): BoundBySale => ({
  at,
  shares: textOf(shares),
  touchIds: touches.flatMap(({ touchId, share }) => (share === null ? [] : [touchId])),
});

/** Where a customer is bound otherwise than by the first lead or sale that finds a partner. */
export function bindingFaults(event: Recorded<Bound>, known: KnownOfCustomer): FieldDifference[] {
  const { data, revision } = event;
  const { from, until, shares, policyVersion, basis } = data;
  const { program, journey } = known;
  const faults: FieldDifference[] = [];
  const must: Must = (holds, path, expected, recorded) => {
    if (!holds) faults.push({ path, expected, recorded });
  };
  must(!journey.bindingAt(from, revision - 1n), 'from', 'a time at which nobody has the customer', from);
  const policies = program.attributionPolicies;
  const policy = policies.find(({ version }) => version === policyVersion);
  const couldHold = policies.some((_, n) => lastToHold(policies.slice(0, n + 1), from)?.version === policyVersion);
  must(
    couldHold && policy?.bind === 'lead',
    'policyVersion',
    'one that holds then, and binds by the lead',
    policyVersion,
  );
  if (!policy) return faults;
  const ends = policy.bindingDays === null ? null : daysLater(from, policy.bindingDays, program.zoneAt(from));
  must(until === ends, 'until', ends, until);
  const sum = shares.reduce((all, { weight }) => all + weight, 0);
  must(
    sum === 10_000 && new Set(shares.map(({ partnerId }) => partnerId)).size === shares.length,
    'shares',
    10_000,
    sum,
  );
  if (basis === 'sale') bySaleFaults(data, known.sale, must);
  else byLeadFaults(event, policy, known, must);
  return faults;
}

type Must = (holds: boolean, path: string, expected: unknown, recorded: unknown) => void;

function bySaleFaults(
  { from, shares, touchIds, saleId }: Bound['data'],
  sale: BoundBySale | undefined,
  must: Must,
): void {
  if (!sale) return must(false, 'saleId', 'a sale of a customer that nobody had, by touches', saleId);
  must(sale.at === from, 'from', sale.at, from);
  must(sale.shares === textOf(shares), 'shares', sale.shares, textOf(shares));
  must(sale.touchIds.join() === touchIds.join(), 'touchIds', sale.touchIds, touchIds);
}

/** Decided at the time of the lead, or when a partner took it, by what the journey had at some event between the lead and the binding. */
function byLeadFaults(
  { data: { from, shares, decidedBy, touchIds }, revision }: Recorded<Bound>,
  policy: AttributionPolicy,
  { journey, accepted, around, registered }: KnownOfCustomer,
  must: Must,
): void {
  const { lead } = journey;
  if (!lead) return must(false, 'basis', 'a lead', null);
  const times = [lead.at, ...accepted];
  must(times.includes(from), 'from', times, from);
  const owners = registered(policy);
  if (decidedBy === 'registration') {
    const isOwner = owners === 'unknown' || owners.some((all) => all.includes(shares[0]?.partnerId ?? ''));
    return must(isOwner && shares.length === 1 && touchIds.length === 0, 'shares', owners, shares);
  }
  must(owners === 'unknown' || owners.some((all) => all.length === 0), 'decidedBy', 'registration', decidedBy);
  must(decidedBy === 'touches', 'decidedBy', 'touches', decidedBy);
  const between = journey.turns.filter((turn) => turn > lead.since && turn < revision);
  const turns = new Set([revision - 1n, ...between.toReversed(), lead.since]);
  const sharesAt = (turn: bigint, then: OtherStreams): string => {
    const touches = journey.touchesAt(turn).map((touch) => ({ ...touch, isCarried: false, isShared: false }));
    return textOf(new Judge(touches, from, policy, then).byTouches().shares);
  };
  const recorded = textOf(shares);
  const follows = around.some((then) => [...turns].some((turn) => sharesAt(turn, then) === recorded));
  must(follows, 'shares', follows ? recorded : sharesAt(revision - 1n, around[0]!), recorded);
  const own = new Set(journey.touchesAt(revision - 1n).map(({ touchId }) => touchId));
  must(touchIds.length > 0 && touchIds.every((id) => own.has(id)), 'touchIds', 'touches of the customer', touchIds);
}
