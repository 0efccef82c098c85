import type { Receipt } from '#libs/eventing';
import { isRefusal } from '#libs/kernel';
import { customerFault } from '../deal/deal.faults.js';
import type { DeskAnswer } from './deal-desk.answer.js';
import { DraftDeal, ImportDeal, RegisterDeal, ReviseDeal, SubmitDeal } from '../deal/deal.commands.js';
import type { CustomerGiven, DealContentGiven, DealGiven, ImportGiven } from '../deal/deal.given.js';
import { decideBy, NO_PROGRAM } from '../deal/deal.facts.js';
import { accountIdOf } from '../deal/deal.ids.js';
import type { Deal } from '../deal/deal.state.js';
import { answer, answerOfSubmission, dealOf, NOT_THERE, refusedAnswer } from './desk.answers.provider.js';
import type { DeskWork } from './desk.work.provider.js';
import type { ReviewReason } from '../deal/deal.events.js';
import { eventsOf } from './recent.facts.js';
import { type Submitted, withoutAccount } from './registration.facts.js';

export async function draftDeal(work: DeskWork, dealId: string, said: DealGiven): Promise<DeskAnswer> {
  const given = await asKnown(work, said.programId, said);
  const content = await contentFor(work, dealId, given.programId, given.partnerId, given);
  const outcome = await work.send(new DraftDeal({ dealId, ...owned(given), ...content }, work.context));
  return isRefusal(outcome) ? refusedAnswer(work, dealId, outcome) : answer(work, dealId);
}

export async function reviseDeal(work: DeskWork, dealId: string, said: DealContentGiven): Promise<DeskAnswer> {
  const deal = await dealOf(work, dealId);
  if (!deal) return refusedAnswer(work, dealId, NOT_THERE);
  const given = await asKnown(work, deal.programId, said);
  const content = await contentFor(work, dealId, deal.programId, deal.partnerId, given);
  const outcome = await work.send(new ReviseDeal({ dealId, ...content }, work.context));
  return isRefusal(outcome) ? refusedAnswer(work, dealId, outcome) : answer(work, dealId);
}

export async function submitDeal(work: DeskWork, dealId: string): Promise<DeskAnswer> {
  const deal = await dealOf(work, dealId);
  if (!deal) return refusedAnswer(work, dealId, NOT_THERE);
  const { programId, partnerId } = deal;
  const names = work.names(programId);
  const [customer, standing] = await Promise.all([
    names.asKnown(customerOf(deal)).then((known) => names.known(known)),
    partnerId === null ? undefined : work.known.standing(programId, partnerId, work.context.occurredAt),
  ]);
  const outcome = await work.send(new SubmitDeal({ dealId, customer, standing }, work.context));
  return isRefusal(outcome) ? refusedAnswer(work, dealId, outcome) : goOn(work, dealId);
}

export async function registerDeal(work: DeskWork, dealId: string, said: DealGiven): Promise<DeskAnswer> {
  const { programId, partnerId } = said;
  const given = await asKnown(work, programId, said);
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

export async function importDeal(work: DeskWork, dealId: string, said: ImportGiven): Promise<DeskAnswer> {
  const given = await asKnown(work, said.programId, said);
  const { programId, partnerId, outcome, registeredAt, closedAt, from, customer } = given;
  const content = await contentFor(work, dealId, programId, partnerId, given);
  if (content.known.program === 'unknown') return refusedAnswer(work, dealId, NO_PROGRAM);
  const known = customerFault(customer) ? null : await accountOf(work, programId, customer);
  const accountId = known?.accountId ?? null;
  const waits = outcome === 'open' && accountId === null;
  const review = waits ? await reviewOf(work, dealId, given, known?.reason ?? 'IMPORTED_WITHOUT_ACCOUNT') : null;
  const history = { outcome, registeredAt, closedAt, accountId, from, review };
  const data = { dealId, programId, partnerId, externalId: given.externalId, ...content, ...history };
  const imported = await work.send(new ImportDeal(data, work.context));
  if (isRefusal(imported)) return refusedAnswer(work, dealId, imported);
  // What it stood against is found by the policy that notes it, behind the import and once.
  return isFirst(imported, review)
    ? { ...imported, dealId, status: review ? 'in-review' : outcome, accountId }
    : answer(work, dealId);
}

/** Whether the receipt is of the deal's very first events. */
const isFirst = ({ revision }: Receipt, review: object | null): boolean => revision === (review ? 1n : 0n);

/** Claims what is free; an import asks nobody where identifiers disagree. What nobody knew yet costs one append and no look. */
async function accountOf(
  work: DeskWork,
  programId: string,
  customer: CustomerGiven,
): Promise<{ readonly accountId: string | null; readonly reason?: ReviewReason }> {
  const { identifiers } = await work.names(programId).known(trimmed(customer));
  const [first, ...others] = identifiers;
  if (!first) return { accountId: null };
  if (others.length === 0) {
    const accountId = accountIdOf(work.known.tenant, first.identifierId);
    if (await work.claim(work.context.commandId, programId, first, accountId)) return { accountId };
  }
  return work.claimFor(work.context.commandId, programId, identifiers);
}

async function reviewOf(work: DeskWork, dealId: string, given: ImportGiven, reason: ReviewReason) {
  const { occurredAt } = work.context;
  const terms = await work.known.terms(given.programId, occurredAt);
  if (isRefusal(terms)) return null;
  const known = await work.known.outside(given.programId, given.partnerId, dealId, occurredAt);
  const evidence = withoutAccount({ known, similar: [] });
  return { reasons: [reason], decideBy: decideBy(terms, occurredAt), evidence };
}

async function contentFor(
  work: DeskWork,
  dealId: string,
  programId: string,
  partnerId: string | null,
  given: DealContentGiven,
) {
  const [known, customerId] = await Promise.all([
    work.known.content(programId, partnerId, given.representative, work.context.occurredAt),
    work.names(programId).subject(trimmed(given.customer), dealId),
  ]);
  return { given, known, customerId };
}

/** What is given, with the customer as it is recorded. */
const asKnown = async <Given extends DealContentGiven>(work: DeskWork, programId: string, given: Given) => ({
  ...given,
  customer: await work.names(programId).asKnown(given.customer),
});

const owned = ({ programId, externalId, partnerId }: DealGiven) => ({ programId, externalId, partnerId });

const trimmed = (customer: CustomerGiven): CustomerGiven => ({ ...customer, name: customer.name?.trim() ?? null });

const customerOf = (deal: Deal): CustomerGiven => ({
  name: deal.customerName,
  country: deal.customerCountry,
  crmId: deal.customerCrmId,
  website: deal.customerWebsite,
  email: deal.customerEmail,
  taxId: deal.customerTaxId,
});
