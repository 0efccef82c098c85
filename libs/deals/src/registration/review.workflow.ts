import { type Command, isRefusal, plusBusinessDays, refuse } from '#libs/kernel';
import {
  ApproveRegistration,
  RejectRegistration,
  ReturnRegistration,
  WithdrawRegistration,
} from '../account/account.commands.js';
import type { AccountService } from './account.service.js';
import type { AccountReference, DecisionDraft, DealAnswer } from './answers.types.js';
import { IdentifyDealCustomer, RejectDeal, ReturnDeal, WithdrawDeal } from '../deal/deal.commands.js';
import { standingFault } from '../deal/rules.js';
import type { Deal } from '../deal/deal.state.js';
import { NOT_THERE, answer, answerOfSubmission, conclude, ownDeal, onDeal, refusedAnswer } from './answer.js';
import type { DealWorkflow } from './deal.workflow.js';
import { joinAccounts } from './identity.workflow.js';
import { withoutAccount } from './steps/registration.state-reader.js';

export function decideDeal(work: DealWorkflow, dealId: string, given: DecisionDraft): Promise<DealAnswer> {
  return onDeal(work, dealId, (deal) => decide(work, deal, given));
}

async function decide(work: DealWorkflow, deal: Deal, given: DecisionDraft): Promise<DealAnswer> {
  const { dealId } = deal;
  const at = work.context.occurredAt;
  const terms = await work.known.terms(deal.programId, at);
  if (isRefusal(terms)) return refusedAnswer(work, dealId, terms);
  const { accountId, programId } = deal;
  const pinned = await work.registration.pinned(deal, accountId, at);
  if (accountId === null) {
    const command = alone(work, deal, given, { evidence: withoutAccount(pinned), terms });
    return command ? conclude(work, deal, command) : refusedAnswer(work, dealId, NO_ACCOUNT);
  }
  const on = { accountId, programId, dealId, pinned, terms, note: given.note };
  switch (given.decision) {
    case 'APPROVE': {
      const fault = standingFault(pinned.known.partnerStanding);
      if (fault) return refusedAnswer(work, dealId, fault);
      return conclude(work, deal, new ApproveRegistration(on, work.context));
    }
    case 'REJECT':
      return conclude(work, deal, new RejectRegistration({ ...on, reason: given.reason }, work.context));
    case 'RETURN':
      return conclude(work, deal, new ReturnRegistration({ ...on, note: given.note }, work.context));
  }
}

const NO_ACCOUNT = refuse('NO_ACCOUNT', 'say first who the customer is: nothing else could be protected', 'dealId');

function alone(
  { context }: DealWorkflow,
  { dealId }: Deal,
  given: DecisionDraft,
  { evidence, terms }: { evidence: RejectDeal['data']['evidence']; terms: ApproveRegistration['data']['terms'] },
): Command | undefined {
  const { policy, calendar, timeZone } = terms;
  switch (given.decision) {
    case 'APPROVE':
      return undefined;
    case 'REJECT':
      return new RejectDeal({ dealId, reason: given.reason, note: given.note, evidence }, context);
    case 'RETURN': {
      const placeUntil = plusBusinessDays(context.occurredAt, policy.placeHeldBusinessDays, timeZone, calendar);
      return new ReturnDeal({ dealId, note: given.note, placeUntil, evidence }, context);
    }
  }
}

/** Its place at the account, if it has one; else the deal alone. */
export function withdrawDeal(work: DealWorkflow, dealId: string, reason: string | null): Promise<DealAnswer> {
  return onDeal(work, dealId, (deal) => withdraw(work, deal, reason));
}

async function withdraw(work: DealWorkflow, deal: Deal, reason: string | null): Promise<DealAnswer> {
  const { accountId, programId, dealId } = deal;
  const account = accountId === null ? null : (await work.known.account(accountId)).state;
  const terms = await work.known.terms(programId, work.context.occurredAt);
  if (isRefusal(terms)) return refusedAnswer(work, dealId, terms);
  const waits = account?.queue.some((place) => place.dealId === dealId) ?? false;
  if (accountId === null || !waits) return conclude(work, deal, new WithdrawDeal({ dealId, reason }, work.context));
  const withdrawal = { accountId, programId, dealId, reason, terms };
  const answered = await conclude(work, deal, new WithdrawRegistration(withdrawal, work.context));
  // Its place has lapsed in the meantime: nobody waits any more, and the partner says so.
  if (!isRefusal(answered) || answered.refused !== 'NOT_WAITING') return answered;
  return conclude(work, deal, new WithdrawDeal({ dealId, reason }, work.context));
}

/** Its account has decided and goes on deciding: another customer can only be the same one. */
const isDecided = ({ status }: Deal): boolean => status === 'approved' || status === 'won';

/** Where the customer was not known. Of a deal that is approved it says that both accounts are one customer. */
export async function identifyDealCustomer(
  work: DealWorkflow,
  accounts: AccountService,
  dealId: string,
  given: AccountReference,
  note: string | null,
): Promise<DealAnswer> {
  const deal = await ownDeal(work, dealId);
  if (!deal) return refusedAnswer(work, dealId, NOT_THERE);
  const account = await accounts.resolve(work, given, deal);
  if (isRefusal(account)) return refusedAnswer(work, dealId, account);
  const { accountId } = account;
  if (isDecided(deal) && deal.accountId !== null && deal.accountId !== accountId) {
    const { programId } = deal;
    const given = { programId, accountId: deal.accountId, into: accountId, reason: note };
    const joined = await joinAccounts(work.joining(), work.context, given);
    return isRefusal(joined) ? refusedAnswer(work, dealId, joined) : answer(work, dealId);
  }
  const identify = { dealId, accountId, by: 'person' as const, note };
  const outcome = await work.send(new IdentifyDealCustomer(identify, work.context));
  if (isRefusal(outcome)) return refusedAnswer(work, dealId, outcome);
  await work.claims(deal.programId).all(deal.identifiers, accountId);
  if (deal.imported) return answer(work, dealId);
  await work.goOn(dealId);
  return answerOfSubmission(work, dealId);
}
