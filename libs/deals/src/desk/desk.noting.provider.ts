import type { Command } from '#libs/kernel';
import type { ActivityGiven, DeskAnswer, InfluenceGiven } from './deal-desk.answer.js';
import { EraseDealCustomer, LogDealActivity, RecordDealInfluence, RemindDeal } from '../deal/deal.commands.js';
import type { Reminder } from '../deal/deal.events.js';
import type { Deal } from '../deal/deal.state.js';
import { NOT_THERE, conclude, dealOf, refusedAnswer } from './desk.answers.provider.js';
import type { DeskWork } from './desk.work.provider.js';

export const logDealActivity = (work: DeskWork, dealId: string, given: ActivityGiven): Promise<DeskAnswer> =>
  note(work, dealId, () => new LogDealActivity({ dealId, ...given }, work.context));

export const recordDealInfluence = (work: DeskWork, dealId: string, given: InfluenceGiven): Promise<DeskAnswer> =>
  note(work, dealId, async ({ programId }) => {
    const { partner } = await work.known.content(programId, given.partnerId, null, work.context.occurredAt);
    return new RecordDealInfluence({ dealId, ...given, partner }, work.context);
  });

export const remindDeal = (work: DeskWork, dealId: string, about: Reminder, dueAt: string): Promise<DeskAnswer> =>
  note(work, dealId, () => new RemindDeal({ dealId, about, dueAt }, work.context));

export const eraseDealCustomer = (work: DeskWork, dealId: string): Promise<DeskAnswer> =>
  note(work, dealId, () => new EraseDealCustomer({ dealId }, work.context));

async function note(
  work: DeskWork,
  dealId: string,
  command: (deal: Deal) => Command | Promise<Command>,
): Promise<DeskAnswer> {
  const deal = await dealOf(work, dealId);
  return deal ? conclude(work, deal, await command(deal)) : refusedAnswer(work, dealId, NOT_THERE);
}
