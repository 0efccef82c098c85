import { isRefusal } from '#libs/kernel';
import { customerFault } from './deal.content.js';
import type { DeskAnswer } from './deal-desk.answer.js';
import { DraftDeal, ImportDeal, RegisterDeal, ReviseDeal, SubmitDeal } from './deal.commands.js';
import type { CustomerGiven, DealContentGiven, DealGiven, ImportGiven } from './deal.given.js';
import { decideBy } from './deal.facts.js';
import type { Deal } from './deal.state.js';
import { answer, answerOfSubmission, dealOf, NOT_THERE, refusedAnswer } from './desk.answers.provider.js';
import type { DeskWork } from './desk.work.provider.js';
import type { ReviewReason } from './deal.events.js';
import { eventsOf } from './recent.facts.js';
import { noteHistoryCommand } from './note-history.command.provider.js';
import { type Submitted, withoutAccount } from './registration.facts.js';

export async function draftDeal(work: DeskWork, dealId: string, given: DealGiven): Promise<DeskAnswer> {
  const content = await contentFor(work, dealId, given.programId, given.partnerId, given);
  const outcome = await work.send(new DraftDeal({ dealId, ...owned(given), ...content }, work.context));
  return isRefusal(outcome) ? refusedAnswer(work, dealId, outcome) : answer(work, dealId);
}

export async function reviseDeal(work: DeskWork, dealId: string, given: DealContentGiven): Promise<DeskAnswer> {
  const deal = await dealOf(work, dealId);
  if (!deal) return refusedAnswer(work, dealId, NOT_THERE);
  const content = await contentFor(work, dealId, deal.programId, deal.partnerId, given);
  const outcome = await work.send(new ReviseDeal({ dealId, ...content }, work.context));
  return isRefusal(outcome) ? refusedAnswer(work, dealId, outcome) : answer(work, dealId);
}

export async function submitDeal(work: DeskWork, dealId: string): Promise<DeskAnswer> {
  const deal = await dealOf(work, dealId);
  if (!deal) return refusedAnswer(work, dealId, NOT_THERE);
  const { programId, partnerId } = deal;
  const [customer, standing] = await Promise.all([
    work.names(programId).known(customerOf(deal)),
    partnerId === null ? undefined : work.known.standing(programId, partnerId, work.context.occurredAt),
  ]);
  const outcome = await work.send(new SubmitDeal({ dealId, customer, standing }, work.context));
  return isRefusal(outcome) ? refusedAnswer(work, dealId, outcome) : goOn(work, dealId);
}

export async function registerDeal(work: DeskWork, dealId: string, given: DealGiven): Promise<DeskAnswer> {
  const { programId, partnerId } = given;
  const [content, customer, standing] = await Promise.all([
    contentFor(work, dealId, programId, partnerId, given),
    work.names(programId).known(trimmed(given.customer)),
    work.known.standing(programId, partnerId, work.context.occurredAt),
  ]);
  const data = { dealId, ...owned(given), ...content, customer, standing };
  const outcome = await work.send(new RegisterDeal(data, work.context));
  return isRefusal(outcome) ? refusedAnswer(work, dealId, outcome) : goOn(work, dealId);
}

/** What this request has submitted, to the end; a repeat of it finds everything done. */
async function goOn(work: DeskWork, dealId: string): Promise<DeskAnswer> {
  const { state: deal, commands } = await work.known.deal(dealId);
  const submitted = eventsOf({ commands }, work.context.commandId).find(({ type }) => type === 'deal.submitted');
  if (submitted && deal.status !== 'absent') {
    await work.register(submitted as Submitted, deal);
    await work.freeSlotOf(dealId);
  }
  return answerOfSubmission(work, dealId);
}

export async function importDeal(work: DeskWork, dealId: string, given: ImportGiven): Promise<DeskAnswer> {
  const { programId, partnerId, outcome, registeredAt, closedAt, from, customer } = given;
  const content = await contentFor(work, dealId, programId, partnerId, given);
  const known = customerFault(customer) ? null : await accountOf(work, programId, customer);
  const reasons: readonly ReviewReason[] = [known?.reason ?? 'IMPORTED_WITHOUT_ACCOUNT'];
  const review = await reviewOf(work, dealId, given, reasons);
  if (!review) return refusedAnswer(work, dealId, { refused: 'NOT_FOUND', message: 'there is no such program' });
  const accountId = known?.accountId ?? null;
  const history = { outcome, registeredAt, closedAt, accountId, from, review };
  const data = { dealId, programId, partnerId, externalId: given.externalId, ...content, ...history };
  const imported = await work.send(new ImportDeal(data, work.context));
  if (isRefusal(imported)) return refusedAnswer(work, dealId, imported);
  if (accountId !== null) await noteHistory(work, dealId);
  return answer(work, dealId);
}

async function noteHistory(work: DeskWork, dealId: string): Promise<void> {
  const { commands } = await work.known.deal(dealId);
  const [event] = eventsOf({ commands }, work.context.commandId);
  const command = event && noteHistoryCommand(event);
  if (command) await work.send(command);
}

/** Claims what is free; an import asks nobody where identifiers disagree. */
async function accountOf(
  work: DeskWork,
  programId: string,
  customer: CustomerGiven,
): Promise<{ readonly accountId: string | null; readonly reason?: ReviewReason }> {
  const { identifiers } = await work.names(programId).known(trimmed(customer));
  if (identifiers.length === 0) return { accountId: null };
  return work.claimFor(work.context.commandId, programId, identifiers);
}

async function reviewOf(work: DeskWork, dealId: string, given: ImportGiven, reasons: readonly ReviewReason[]) {
  const { occurredAt } = work.context;
  const terms = await work.known.terms(given.programId, occurredAt);
  if (isRefusal(terms)) return undefined;
  const known = await work.known.outside(given.programId, given.partnerId, dealId, occurredAt);
  const evidence = withoutAccount({ known, similar: [] });
  return { reasons, decideBy: decideBy(terms, occurredAt), evidence };
}

async function contentFor(
  work: DeskWork,
  dealId: string,
  programId: string,
  partnerId: string | null,
  given: DealContentGiven,
) {
  const [known, customerId] = await Promise.all([
    work.known.content(programId, partnerId, work.context.occurredAt),
    work.names(programId).subject(trimmed(given.customer), dealId),
  ]);
  return { given, known, customerId };
}

const owned = ({ programId, externalId, partnerId }: DealGiven) => ({ programId, externalId, partnerId });

const trimmed = (customer: CustomerGiven): CustomerGiven => ({ ...customer, name: customer.name?.trim() ?? null });

export const customerOf = (deal: Deal): CustomerGiven => ({
  name: deal.customerName,
  country: deal.customerCountry,
  crmId: deal.customerCrmId,
  website: deal.customerWebsite,
  email: deal.customerEmail,
  taxId: deal.customerTaxId,
});
