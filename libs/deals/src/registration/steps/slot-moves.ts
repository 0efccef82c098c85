import type { Written } from '#libs/eventing';
import type { Command, EventOf } from '#libs/kernel';
import type { DealEvent } from '../../deal/deal.events.js';
import { type Deal, isOpenAt } from '../../deal/deal.state.js';
import { FreeSlot, TakeSlot } from '../../portfolio/portfolio.commands.js';
import type { DealStateReader } from '../../state-reader/deal.state-reader.js';
import { RegistrationStateReader } from './registration.state-reader.js';
import { namedStepContext } from './step-context.js';

export type Reassigned = Written<EventOf<DealEvent, 'deal.reassigned'>>;

/** From the portfolio of the partner before to that of the one it is now, if it still is that one's. */
export async function slotMoves(known: DealStateReader, event: Reassigned, deal: Deal): Promise<readonly Command[]> {
  const reader = new RegistrationStateReader(known);
  const { before, partnerId, at } = event.data;
  const left = reader.slotOf({ ...deal, partnerId: before });
  const moves: Command[] = left ? [new FreeSlot(left, namedStepContext(event, 'leave'))] : [];
  const slot = reader.slotOf(deal);
  if (!slot || deal.partnerId !== partnerId || !isOpenAt(deal, at)) return moves;
  const limit = await known.capacity(slot.programId, slot.partnerId, at);
  return [...moves, new TakeSlot({ ...slot, limit, onlyIfRoom: false }, namedStepContext(event, 'enter'))];
}
