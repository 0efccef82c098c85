import type { Reservation } from './cap.events.js';
import type { CapState, OpenReservation } from './cap.js';
import { leftOf } from '../rating/caps.js';

/** One window of a cap while it is drawn on. */
export class AllocationAccount {
  readonly added: Reservation[] = [];
  private granted: bigint;

  constructor(private readonly read: CapState) {
    this.granted = read.granted;
  }

  found(drawId: string): OpenReservation | undefined {
    return this.read.open.get(drawId);
  }

  /** Answers with how to forget what is drawn from now on. */
  mark(): () => void {
    const { granted, added } = this;
    const { length } = added;
    return () => {
      this.granted = granted;
      added.length = length;
    };
  }

  left(limit: bigint): bigint {
    return leftOf(limit, this.granted);
  }

  add(reservation: Reservation, granted: bigint): void {
    this.added.push(reservation);
    this.granted += granted;
  }
}
