import { type Day, type DomainEvent, eventTypes, type Instant, type Money } from '#libs/kernel';

/** Something else that a program's partners cost: software, an agency. */
export type CostEvent = DomainEvent<
  'cost.recorded',
  {
    readonly costId: string;
    readonly programId: string;
    /** The vendor's own number of it, unique in the program. */
    readonly externalId: string;
    readonly partnerId: string | null;
    readonly kind: string;
    readonly amount: Money;
    readonly day: Day;
    /** When the day begins in the program's zone. */
    readonly spentAt: Instant;
    readonly at: Instant;
  }
>;

export const costEvents = eventTypes<CostEvent>()('cost', { 'cost.recorded': { version: 1 } });
