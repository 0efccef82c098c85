import { command } from '#libs/kernel';

export interface Slot {
  readonly portfolioId: string;
  readonly programId: string;
  readonly partnerId: string;
  readonly dealId: string;
}

/**
 * `limit`: open registrations the partner may have, this one included; null: no limit. `onlyIfRoom`: does nothing where there is none, so that what
 * is over and was not noticed can be freed first.
 */
export class TakeSlot extends command('TakeSlot')<
  Slot & { readonly limit: number | null; readonly onlyIfRoom: boolean }
>() {}

export class FreeSlot extends command('FreeSlot')<Slot>() {}

export type PortfolioCommand = TakeSlot | FreeSlot;
