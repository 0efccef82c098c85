import { isRefusal, type Refusal } from '#libs/kernel';
import {
  CloseProtection,
  type DealKnown,
  ExtendProtection,
  MarkCustomer,
  ReinstateProtection,
  RevokeProtection,
  type Terms,
} from './account.commands.js';
import type { ClosingGiven, DeskAnswer } from './deal-desk.answer.js';
import { CloseDeal, RevokeDeal } from './deal.commands.js';
import { closingOf, statusFault } from './deal.rules.js';
import type { Deal, DealStatus } from './deal.state.js';
import { answer, dealOf, NOT_THERE, refusedAnswer } from './desk.answers.provider.js';
import type { DeskWork } from './desk.work.provider.js';
import type { Reinstated } from './registration.facts.js';

interface Promised {
  readonly deal: Deal;
  readonly on: {
    readonly accountId: string;
    readonly programId: string;
    readonly dealId: string;
    readonly terms: Terms;
  };
  readonly known: DealKnown;
}

/** A deal that its account decides on; else why it does not. */
async function promised(work: DeskWork, dealId: string, allowed: readonly DealStatus[]): Promise<Promised | Refusal> {
  const deal = await dealOf(work, dealId);
  if (!deal) return NOT_THERE;
  const at = work.context.occurredAt > deal.at ? work.context.occurredAt : deal.at;
  const terms = await work.known.terms(deal.programId, at);
  const fault = statusFault(deal, at, allowed);
  if (fault || isRefusal(terms)) return fault ?? (terms as Refusal);
  const { accountId, programId, partnerId, productLines, expiresAt, extensions, status } = deal;
  if (accountId === null || partnerId === null) return NOT_THERE;
  const known = { partnerId, productLines, expiresAt, extensions, won: status === 'won' };
  return { deal, on: { accountId, programId, dealId, terms }, known };
}

export async function extendDeal(work: DeskWork, dealId: string, days: number, reason: string): Promise<DeskAnswer> {
  const found = await promised(work, dealId, ['approved', 'expired']);
  if (isRefusal(found)) return refusedAnswer(work, dealId, found);
  const { deal, on } = found;
  return work.conclude(deal, new ExtendProtection({ ...on, days, reason, activeAt: deal.activeAt }, work.context));
}

export async function reinstateDeal(work: DeskWork, dealId: string, reason: string): Promise<DeskAnswer> {
  const found = await promised(work, dealId, ['approved', 'expired']);
  if (isRefusal(found)) return refusedAnswer(work, dealId, found);
  const { deal, on, known } = found;
  const answered = await work.conclude(deal, new ReinstateProtection({ ...on, reason, deal: known }, work.context));
  const { state, commands } = await work.known.deal(dealId);
  const last = commands.last()?.at(-1);
  if (state.status !== 'absent' && last?.type === 'deal.reinstated') await work.takeSlot(last as Reinstated, state);
  return answered;
}

export async function revokeDeal(work: DeskWork, dealId: string, reason: string): Promise<DeskAnswer> {
  const deal = await dealOf(work, dealId);
  if (!deal) return refusedAnswer(work, dealId, NOT_THERE);
  if (isImported(deal)) return work.conclude(deal, new RevokeDeal({ dealId, reason }, work.context));
  const found = await promised(work, dealId, ['approved', 'expired', 'won']);
  if (isRefusal(found)) return refusedAnswer(work, dealId, found);
  return work.conclude(deal, new RevokeProtection({ ...found.on, reason, deal: found.known }, work.context));
}

export async function closeDeal(work: DeskWork, dealId: string, given: ClosingGiven): Promise<DeskAnswer> {
  const deal = await dealOf(work, dealId);
  if (!deal) return refusedAnswer(work, dealId, NOT_THERE);
  if (isImported(deal)) return closeImported(work, deal, given);
  const found = await promised(work, dealId, ['approved', 'expired']);
  if (isRefusal(found)) return refusedAnswer(work, dealId, found);
  const closing = closingOf(deal, given, work.context.occurredAt);
  if (isRefusal(closing)) return refusedAnswer(work, dealId, closing);
  const { outcome, reason } = given;
  const data = { ...found.on, outcome, closing, reason, deal: found.known };
  return work.conclude(deal, new CloseProtection(data, work.context));
}

/** Nobody protects it: the deal says what became of it, and the account that it has bought. */
async function closeImported(work: DeskWork, deal: Deal, given: ClosingGiven): Promise<DeskAnswer> {
  const { dealId, accountId, programId, productLines } = deal;
  const answered = await work.conclude(deal, new CloseDeal({ dealId, ...given }, work.context));
  const terms = await work.known.terms(programId, work.context.occurredAt);
  if (isRefusal(answered) || isRefusal(terms) || accountId === null || given.outcome === 'lost') return answered;
  const context = work.step(work.context.commandId, 'bought');
  await work.send(new MarkCustomer({ accountId, programId, terms, productLines }, context));
  return answer(work, dealId);
}

const isImported = ({ imported }: Deal): boolean => imported !== null;
