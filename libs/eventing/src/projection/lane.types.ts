import type { Position } from '#libs/kernel';
import type { EventStore } from '../event-store.js';
import type { Checkpoints } from './checkpoints.js';
import type { Decoder } from './decoded.js';
import type { Leadership } from './leadership.js';
import type { Announcer } from './progress.js';
import type { SharedSubscription } from './shared-subscription.js';

export type LaneState = 'standing-by' | 'opening' | 'catching-up' | 'live' | 'retrying' | 'halted' | 'stopped';

export interface LaneHealth {
  readonly name: string;
  readonly kind: 'view' | 'policy';
  readonly state: LaneState;
  readonly position: Position;
  /** Events of all kinds that are known to wait; when catching up alone, those since it began to. */
  readonly lagEvents: number;
  /** Age of the newest event handled while others wait; 0 when level. */
  readonly lagSeconds: number;
  readonly fault?: string;
}

export interface LaneParts {
  readonly store: EventStore;
  readonly shared: SharedSubscription;
  readonly decoder: Decoder;
  readonly leadership: Leadership;
  readonly announcer: Announcer;
  readonly checkpoints: Checkpoints;
  readonly onFault?: (name: string, fault: unknown, final: boolean) => void;
  readonly onBatch?: (name: string, events: number, seconds: number) => void;
}
