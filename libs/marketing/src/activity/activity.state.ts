import type { Map, OrderedMap, Set } from 'immutable';
import { type Decision, minorUnits, type Money, type Refusal, refuse, splitByLargestRemainder } from '#libs/kernel';
import type { ActivityRefusal } from '../vocabulary/activity.refusals.js';
import type { ActivityCost, ActivityEvent } from './activity.events.js';

export type ActivityStatus = 'planned' | 'running' | 'done' | 'cancelled';

export type HostAnswer = 'invited' | 'accepted' | 'declined';

export interface Host {
  readonly answer: HostAnswer;
  /** In basis points of the costs: what it was offered last. */
  readonly costShare: number;
  /** What it has accepted, and bears until it accepts another; null: nothing. */
  readonly borne: number | null;
}

export interface Activity {
  readonly status: ActivityStatus;
  readonly activityId: string;
  readonly programId: string;
  readonly currency: string;
  readonly plan: string;
  /** By partner, in the order in which they were invited first. */
  readonly hosts: OrderedMap<string, Host>;
  readonly tasks: OrderedMap<
    string,
    { readonly partnerId: string | null; readonly status: 'open' | 'done' | 'dropped' }
  >;
  /** SHA-256 of each file, with what it is for. */
  readonly files: Set<string>;
  /** By number, without those that were withdrawn. */
  readonly costs: Map<string, KnownCost>;
}

/** A cost that counts. `content`: as text. */
export interface KnownCost {
  readonly content: string;
  readonly paidBy: string | null;
  readonly counted: Money;
}

export type ActivityState = { readonly status: 'absent' } | Activity;
export type ActivityDecision = Decision<ActivityEvent, ActivityRefusal>;
export type Refused = Refusal<ActivityRefusal>;

export const WHOLE = 10_000;

export const ofActivity = ({ activityId, programId }: Activity, at: string) => ({ activityId, programId, at });

/** By whose key words about it are encrypted: that of the host that was invited first, else one of its own. */
export const explainedFor = ({ hosts, activityId }: Activity): string => hosts.keySeq().first() ?? activityId;

export const planText = (plan: object): string => JSON.stringify(plan);

/** One content, one text: who says a cost again changes nothing. */
export const costText = ({ day, kind, paidBy, amount, eligible }: ActivityCost): string =>
  JSON.stringify([day, kind, paidBy, String(minorUnits(amount)), amount.currency, eligible]);

/** Of a partner that declined nothing is asked. */
export const isHost = (host: Host | undefined): boolean => host !== undefined && host.answer !== 'declined';

/** Partners that have agreed to host it. */
export const hostsThatAccepted = ({ hosts }: Pick<Activity, 'hosts'>): string[] => [
  ...hosts.filter(({ borne }) => borne !== null).keys(),
];

/** What hosts are to bear at most, whatever they answer; the vendor bears the rest. */
export const sharedOut = ({ hosts }: Pick<Activity, 'hosts'>, without?: string): number =>
  hosts.reduce(
    (sum, host, id) => (id === without || !isHost(host) ? sum : sum + Math.max(host.costShare, host.borne ?? 0)),
    0,
  );

export const isOpen = ({ status }: Activity): boolean => status === 'planned' || status === 'running';

export const closed = ({ status }: Activity): Refused =>
  refuse('WRONG_STATUS', `the activity is ${status}`, 'activityId');

export interface Bearer {
  /** null: the vendor. */
  readonly partnerId: string | null;
  /** In basis points; all add up to 10,000. */
  readonly costShare: number;
  /** In minor units. */
  readonly paid: bigint;
}

/**
 * What each owes the others: its part of all costs, less what it paid; below zero, what it is owed. Parts are by largest remainder, of equals in the
 * order given. Of 9,999.99 over 5000/3000/2000 they are 4,999.99, 3,000.00 and 2,000.00.
 */
export function owedBy(bearers: readonly Bearer[]): readonly { readonly part: bigint; readonly owed: bigint }[] {
  const all = bearers.reduce((sum, { paid }) => sum + paid, 0n);
  const parts = splitByLargestRemainder(
    all,
    bearers.map(({ costShare }) => costShare),
  );
  return bearers.map(({ paid }, at) => {
    const part = parts[at] ?? 0n;
    return { part, owed: part - paid };
  });
}
