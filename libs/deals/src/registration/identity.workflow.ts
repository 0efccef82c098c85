import { isRefusal } from '#libs/kernel';
import { EndRegistration, ReassignRegistration } from '../account/account.commands.js';
import { partnerFault } from '../deal/content.js';
import { MergeDeal, ReassignDeal, TakeInDeals } from '../deal/deal.commands.js';
import type { Deal } from '../deal/deal.state.js';
import { mergeFault, reassignFault } from '../deal/identity.js';
import { standingFault } from '../deal/rules.js';
import { JoinAccounts } from '../joins/same-customer.js';
import type { AccountAnswer, DealAnswer, DealContext } from './answers.types.js';
import { type JoiningParts, settleJoins } from './steps/settle-joins.js';
import { answer, conclude, ownDeal, NOT_THERE, onDeal, refusedAnswer } from './answer.js';
import type { DealWorkflow } from './deal.workflow.js';
import type { Written } from '#libs/eventing';
import type { AccountEvent } from '../account/account.events.js';
import { requestStepContext } from './steps/step-context.js';
import { slotMoves, type Reassigned } from './steps/slot-moves.js';

/** Decided by the account where it keeps something for the deal, else by the deal alone. */
export async function reassignDeal(
  work: DealWorkflow,
  dealId: string,
  partnerId: string,
  reason: string,
): Promise<DealAnswer> {
  const answered = await onDeal(work, dealId, (deal) => reassign(work, deal, partnerId, reason));
  const { state, commands } = await work.known.deal(dealId);
  const event = commands.last()?.findLast(({ type }) => type === 'deal.reassigned');
  if (event && state.status !== 'absent') await moveSlot(work, event as Reassigned, state);
  return answered;
}

async function reassign(work: DealWorkflow, deal: Deal, partnerId: string, reason: string): Promise<DealAnswer> {
  const { dealId, programId, accountId } = deal;
  const at = work.context.occurredAt;
  const [{ partner }, standing, terms] = await Promise.all([
    work.known.content(programId, partnerId, null, at),
    work.known.standing(programId, partnerId, at),
    work.known.terms(programId, at),
  ]);
  const fault = reassignFault(deal, at) ?? partnerFault(partner) ?? standingFault(standing);
  if (fault) return refusedAnswer(work, dealId, fault);
  if (isRefusal(terms)) return refusedAnswer(work, dealId, terms);
  if (deal.partnerId === partnerId) return answer(work, dealId);
  if (accountId === null || deal.imported || deal.status === 'draft' || deal.status === 'won') {
    return conclude(work, deal, new ReassignDeal({ dealId, partnerId, partner, reason }, work.context));
  }
  const on = { accountId, programId, dealId, terms };
  return conclude(work, deal, new ReassignRegistration({ ...on, partnerId, reason }, work.context));
}

/** From the portfolio of the partner before to that of the one it is now. */
async function moveSlot(work: DealWorkflow, event: Reassigned, deal: Deal): Promise<void> {
  for (const command of await slotMoves(work.known, event, deal)) await work.send(command);
}

/** The one that stays says so first; each of the others then ends, with what it was promised. */
export async function mergeDeals(
  work: DealWorkflow,
  into: string,
  from: readonly string[],
  reason: string,
): Promise<DealAnswer> {
  const staying = await ownDeal(work, into);
  if (!staying) return refusedAnswer(work, into, { ...NOT_THERE, field: 'into' });
  const ending: Deal[] = [];
  for (const [at, dealId] of from.entries()) {
    const deal = await ownDeal(work, dealId);
    if (!deal || deal.programId !== staying.programId)
      return refusedAnswer(work, into, { ...NOT_THERE, field: `from.${at}` });
    const fault = deal.mergedInto === into ? undefined : mergeFault(deal, work.context.occurredAt);
    if (fault) return refusedAnswer(work, into, { ...fault, field: `from.${at}` });
    ending.push(deal);
  }
  const taken = await work.send(new TakeInDeals({ dealId: into, from, reason }, work.context));
  if (isRefusal(taken)) return refusedAnswer(work, into, taken);
  for (const deal of ending) await endAsDuplicate(work, deal, staying, reason);
  return answer(work, into);
}

async function endAsDuplicate(work: DealWorkflow, deal: Deal, staying: Deal, reason: string): Promise<void> {
  const { dealId, accountId, programId } = deal;
  const ofSamePartner = deal.partnerId === staying.partnerId;
  const merge = { dealId, into: staying.dealId, ofSamePartner, reason };
  const stepOf = (what: string) => requestStepContext(work.context, `${what} ${dealId}`);
  // It may have taken in others meanwhile: then it stays, and so does what it was promised.
  if (isRefusal(await work.send(new MergeDeal(merge, stepOf('merge'))))) return;
  const terms = await work.known.terms(programId, work.context.occurredAt);
  let decisions: readonly Written<AccountEvent>[] = [];
  if (accountId !== null && !isRefusal(terms)) {
    const ended = await work.send(new EndRegistration({ accountId, programId, dealId, terms }, stepOf('end')));
    if (!isRefusal(ended)) decisions = ended.events as readonly Written<AccountEvent>[];
  }
  await work.goOn(dealId, decisions);
}

/** What is said of two accounts: that they are one customer. */
interface AccountsToJoin {
  readonly programId: string;
  readonly accountId: string;
  readonly into: string;
  readonly reason: string | null;
}

/** Both are one customer from now on. What was promised by either stands, and what is registered next is judged against both. */
export async function joinAccounts(
  parts: JoiningParts,
  context: DealContext,
  given: AccountsToJoin,
): Promise<AccountAnswer> {
  const outcome = await parts.send(new JoinAccounts(given, context));
  if (isRefusal(outcome)) return outcome;
  const { stream, revision } = outcome;
  const accountId = await parts.known.staying(given.programId, given.into);
  const position = await settleJoins(parts, given.programId, accountId);
  return { stream, revision, position: position ?? outcome.position, accountId };
}
