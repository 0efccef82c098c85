import type { Command } from '#libs/kernel';
import { type ActivityCommand, RecordDealInfluence } from '../deal/deal.commands.js';
import type { Deal } from '../deal/deal.state.js';
import { NOT_THERE, conclude, ownDeal, refusedAnswer } from './answer.js';
import type { DealAnswer, InfluenceDraft } from './answers.types.js';
import type { DealWorkflow } from './deal.workflow.js';

/** A command that the deal's own stream decides, and that needs to know nothing else. */
export const carryOut = (work: DealWorkflow, command: ActivityCommand): Promise<DealAnswer> =>
  onOwn(work, command.data.dealId, () => command);

export const recordDealInfluence = (work: DealWorkflow, dealId: string, given: InfluenceDraft): Promise<DealAnswer> =>
  onOwn(work, dealId, async ({ programId }) => {
    const { partner } = await work.known.content(programId, given.partnerId, null, work.context.occurredAt);
    return new RecordDealInfluence({ dealId, ...given, partner }, work.context);
  });

async function onOwn(
  work: DealWorkflow,
  dealId: string,
  command: (deal: Deal) => Command | Promise<Command>,
): Promise<DealAnswer> {
  const deal = await ownDeal(work, dealId);
  return deal ? conclude(work, deal, await command(deal)) : refusedAnswer(work, dealId, NOT_THERE);
}
