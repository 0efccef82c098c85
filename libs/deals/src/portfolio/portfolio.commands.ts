import { command } from '#libs/kernel';

interface Slot {
  readonly portfolioId: string;
  readonly programId: string;
  readonly partnerId: string;
  readonly dealId: string;
}

/** `limit`: open registrations the partner may have, this one included; null: no limit. */
export class TakeSlot extends command('TakeSlot')<Slot & { readonly limit: number | null }>() {}

export class FreeSlot extends command('FreeSlot')<Slot>() {}

export type PortfolioCommand = TakeSlot | FreeSlot;
