import type { Position } from '#libs/kernel';
import type { EventStore, StoredEvent } from '../store/event-store.js';
import type { Checkpoints } from '../database/checkpoints.js';
import type { Decoder } from '../consuming/decoded.js';
import type { Leadership } from '../database/leadership.js';
import type { Announcer } from '../database/progress.js';
import type { QuarantinedTenant } from '../consuming/quarantine.js';
import type { SharedSubscription } from '../consuming/shared-subscription.js';
import type { ViewDatabase } from '../database/view-database.js';

export type ProcessorState = 'standing-by' | 'opening' | 'catching-up' | 'live' | 'retrying' | 'halted' | 'stopped';

export interface ProcessorHealth {
  readonly name: string;
  readonly kind: 'view' | 'policy';
  readonly state: ProcessorState;
  readonly position: Position;
  /** Events of all kinds that are known to wait; when catching up alone, those since it began to. */
  readonly lagEvents: number;
  /** Age of the newest event handled while others wait; 0 when level. */
  readonly lagSeconds: number;
  readonly fault?: string;
  /** It has halted, or has failed again and again for seconds: nobody's events are taken. */
  readonly still: boolean;
}

/** How a view or policy stands, for health checks and metrics. */
export interface RunnerStatus {
  readonly name: string;
  readonly kind: 'view' | 'policy';
  /** As `commit/prepare`. */
  readonly position: string;
  readonly lagEvents: number;
  readonly lagSeconds: number;
  readonly halted?: string;
  readonly parked?: number;
  /** Tenants whose events it passes. */
  readonly quarantined: readonly QuarantinedTenant[];
}

/** A tenant that is passed from an event on or, without one, that has joined again. */
export interface QuarantineNews {
  readonly name: string;
  readonly kind: 'view' | 'policy';
  readonly tenant: string;
  readonly event?: StoredEvent;
  readonly fault?: unknown;
}

export interface ProcessorParts {
  readonly store: EventStore;
  readonly shared: SharedSubscription;
  readonly decoder: Decoder;
  readonly leadership: Leadership;
  readonly announcer: Announcer;
  readonly checkpoints: Checkpoints;
  readonly database: ViewDatabase;
  readonly onFault?: (name: string, fault: unknown, final: boolean) => void;
  readonly onBatch?: (name: string, events: number, seconds: number) => void;
  readonly onQuarantine?: (news: QuarantineNews) => void;
}
