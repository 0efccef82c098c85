import type { EventStore, Outcome, ViewDatabase, ViewPositions } from '#libs/eventing';
import type { ReachDeadline } from './agenda.commands.js';
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
  /** Told of a tenant whose deadline could not be told. */
  readonly onFault?: (tenant: string, fault: unknown) => void;
}

/** How it stands in the process that does it; nothing in those that stand by. */
export interface TickerStatus {
  /** Seconds for which the earliest deadline has been known to be due and not told; 0 when there is none. */
  readonly overdueSeconds: number;
  /** Told by this process since it began. */
  readonly told: number;
  readonly alert?: string;
}
