import type { Command } from '#libs/kernel';
import type { ActivityDraft, DealAnswer, InfluenceDraft } from './answers.types.js';
import { EraseDealCustomer, LogDealActivity, RecordDealInfluence, RemindDeal } from '../deal/deal.commands.js';
import type { Reminder } from '../vocabulary/deal.types.js';
import type { Deal } from '../deal/deal.state.js';
import { NOT_THERE, conclude, dealOf, refusedAnswer } from './answer.js';
import type { DealWorkflow } from './deal.workflow.js';

export const logDealActivity = (work: DealWorkflow, dealId: string, given: ActivityDraft): Promise<DealAnswer> =>
  note(work, dealId, () => new LogDealActivity({ dealId, ...given }, work.context));

export const recordDealInfluence = (work: DealWorkflow, dealId: string, given: InfluenceDraft): Promise<DealAnswer> =>
  note(work, dealId, async ({ programId }) => {
    const { partner } = await work.known.content(programId, given.partnerId, null, work.context.occurredAt);
    return new RecordDealInfluence({ dealId, ...given, partner }, work.context);
  });

export const remindDeal = (work: DealWorkflow, dealId: string, about: Reminder, dueAt: string): Promise<DealAnswer> =>
  note(work, dealId, () => new RemindDeal({ dealId, about, dueAt }, work.context));

export const eraseDealCustomer = (work: DealWorkflow, dealId: string): Promise<DealAnswer> =>
  note(work, dealId, () => new EraseDealCustomer({ dealId }, work.context));

async function note(
  work: DealWorkflow,
  dealId: string,
  command: (deal: Deal) => Command | Promise<Command>,
): Promise<DealAnswer> {
  const deal = await dealOf(work, dealId);
  return deal ? conclude(work, deal, await command(deal)) : refusedAnswer(work, dealId, NOT_THERE);
}
