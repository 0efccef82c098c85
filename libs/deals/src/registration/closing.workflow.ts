import { type Command, isRefusal } from '#libs/kernel';
import {
  CloseProtection,
  type DealKnown,
  ExtendProtection,
  MarkCustomer,
  ReinstateProtection,
  RevokeProtection,
  type Terms,
} from '../account/account.commands.js';
import type { ClosingDraft, DealAnswer } from './answers.types.js';
import { CloseDeal, RevokeDeal } from '../deal/deal.commands.js';
import { closingOf } from '../deal/closing.js';
import { statusFault } from '../deal/rules.js';
import type { Deal, DealStatus } from '../deal/deal.state.js';
import { NOT_THERE, answer, conclude, ownDeal, onDeal, refusedAnswer } from './answer.js';
import type { DealWorkflow } from './deal.workflow.js';
import { requestStepContext } from './steps/step-context.js';

interface On {
  readonly accountId: string;
  readonly programId: string;
  readonly dealId: string;
  readonly terms: Terms;
}

export function extendDeal(work: DealWorkflow, dealId: string, days: number, reason: string): Promise<DealAnswer> {
  return onDeal(work, dealId, (deal) =>
    promised(
      work,
      deal,
      ['approved', 'expired'],
      (on) => new ExtendProtection({ ...on, days, reason, activeAt: deal.activeAt }, work.context),
    ),
  );
}

/** It counts as open again. */
export function reinstateDeal(work: DealWorkflow, dealId: string, reason: string): Promise<DealAnswer> {
  return onDeal(work, dealId, (deal) =>
    promised(
      work,
      deal,
      ['approved', 'expired'],
      (on, known) => new ReinstateProtection({ ...on, reason, deal: known }, work.context),
    ),
  );
}

export function revokeDeal(work: DealWorkflow, dealId: string, reason: string): Promise<DealAnswer> {
  return onDeal(work, dealId, (deal) =>
    deal.imported
      ? conclude(work, deal, new RevokeDeal({ dealId, reason }, work.context))
      : promised(
          work,
          deal,
          ['approved', 'expired', 'won'],
          (on, known) => new RevokeProtection({ ...on, reason, deal: known }, work.context),
        ),
  );
}

export async function closeDeal(work: DealWorkflow, dealId: string, given: ClosingDraft): Promise<DealAnswer> {
  const found = await ownDeal(work, dealId);
  if (found?.imported) return closeImported(work, found, given);
  return onDeal(work, dealId, async (deal) => {
    const fault = statusFault(deal, work.context.occurredAt, ['approved', 'expired']);
    const closing = fault ?? closingOf(deal, given, work.context.occurredAt);
    if (isRefusal(closing)) return refusedAnswer(work, dealId, closing);
    const { outcome, reason } = given;
    return promised(
      work,
      deal,
      ['approved', 'expired'],
      (on, known) => new CloseProtection({ ...on, outcome, closing, reason, deal: known }, work.context),
    );
  });
}

/** Nobody protects it: the deal says what became of it, and the account that it has bought. */
async function closeImported(work: DealWorkflow, deal: Deal, given: ClosingDraft): Promise<DealAnswer> {
  const { dealId, accountId, programId, productLines } = deal;
  const answered = await conclude(work, deal, new CloseDeal({ dealId, ...given }, work.context));
  const terms = await work.known.terms(programId, work.context.occurredAt);
  if (isRefusal(answered) || isRefusal(terms) || accountId === null || given.outcome === 'lost') return answered;
  const context = requestStepContext(work.context, 'bought');
  await work.send(new MarkCustomer({ accountId, programId, terms, productLines }, context));
  return answer(work, dealId);
}

/** A deal that its account decides on: with what the account no longer keeps. */
async function promised(
  work: DealWorkflow,
  deal: Deal,
  allowed: readonly DealStatus[],
  command: (on: On, known: DealKnown) => Command,
): Promise<DealAnswer> {
  const { accountId, dealId, programId, partnerId, productLines, expiresAt, extensions, status } = deal;
  const at = work.context.occurredAt > deal.at ? work.context.occurredAt : deal.at;
  const terms = await work.known.terms(programId, at);
  const fault = statusFault(deal, at, allowed);
  if (fault) return refusedAnswer(work, dealId, fault);
  if (isRefusal(terms)) return refusedAnswer(work, dealId, terms);
  if (accountId === null || partnerId === null) return refusedAnswer(work, dealId, NOT_THERE);
  const known = { partnerId, productLines, expiresAt, extensions, won: status === 'won' };
  return conclude(work, deal, command({ accountId, programId, dealId, terms }, known));
}
