import type { EventStore, Outcome, ViewDatabase, ViewPositions } from '#libs/eventing';
import type { ReachDeadline } from '../agenda/agenda.commands.js';
import type { ClockSources } from './careful.clock.js';

export interface TickerOptions {
  readonly store: Pick<EventStore, 'subscribe'>;
  readonly database: Pick<ViewDatabase, 'rows'>;
  /** Knows how far all policies are. */
  readonly positions: Pick<ViewPositions, 'positionOf' | 'wait' | 'waitForPosition' | 'quarantinedIn'>;
  readonly send: (command: ReachDeadline) => Promise<Outcome>;
  /** The nouns whose events set and clear deadlines. */
  readonly nouns: readonly string[];
  /** How often it looks when nothing is due. Milliseconds. */
  readonly everyMs: number;
  readonly clock?: Partial<ClockSources>;
  /** How long a tenant whose deadline could not be told is passed before it is tried again. Milliseconds, 5,000 unless given. */
  readonly againMs?: number;
  /** Told of a deadline that could not be told: once, however often it is tried again. The fault may be a refusal. */
  readonly onFault?: (deadline: { readonly tenant: string; readonly id: string }, fault: unknown) => void;
}

/** How it stands in the process that does it; nothing in those that stand by. */
export interface TickerStatus {
  /** Seconds for which the earliest deadline has been known to be due and not told; 0 when there is none. */
  readonly overdueSeconds: number;
  /** Told by this process since it began. */
  readonly told: number;
  readonly alert?: string;
  /** How many tenants it passes because one of their deadlines could not be told. */
  readonly passedTenants: number;
  /** Which and why, in a sentence each. */
  readonly passed: readonly string[];
}

/** What waits though it is due, in a sentence each, for health checks: everybody's, or that of some tenants. */
export const waitsOf = ({ alert, passed }: TickerStatus): string[] => [
  ...(alert === undefined ? [] : [alert]),
  ...passed,
];
