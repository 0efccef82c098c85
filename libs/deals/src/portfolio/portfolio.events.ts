import { type DomainEvent, eventTypes, type Instant } from '#libs/kernel';

interface Slot {
  readonly portfolioId: string;
  readonly programId: string;
  readonly partnerId: string;
  readonly dealId: string;
  readonly at: Instant;
}

/** The open registrations of one partner: how many there may be is enforced here, in the stream that is appended to. */
export type PortfolioEvent =
  | DomainEvent<'portfolio.slot-taken', Slot & { readonly open: number; readonly limit: number | null }>
  /** No room: a person decides. The registration counts as open all the same. */
  | DomainEvent<'portfolio.slot-exceeded', Slot & { readonly open: number; readonly limit: number }>
  | DomainEvent<'portfolio.slot-freed', Slot>;

export const portfolioEvents = eventTypes<PortfolioEvent>()('portfolio', {
  'portfolio.slot-taken': { version: 1 },
  'portfolio.slot-exceeded': { version: 1 },
  'portfolio.slot-freed': { version: 1 },
});
