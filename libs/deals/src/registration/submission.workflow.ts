import type { Receipt } from '#libs/eventing';
import { isRefusal } from '#libs/kernel';
import { customerFault } from '../vocabulary/text-validation.js';
import type { DealAnswer } from './answers.types.js';
import { DraftDeal, ImportDeal, RegisterDeal, ReviseDeal, SubmitDeal } from '../deal/deal.commands.js';
import type { CustomerDraft, DealContentDraft, DealDraft, ImportDraft } from '../vocabulary/deal.drafts.js';
import { decideBy, NO_PROGRAM } from '../state-reader/deal.state-reader.js';
import { accountIdOf } from '../vocabulary/ids.js';
import type { Deal } from '../deal/deal.state.js';
import { answer, answerOfSubmission, ownDeal, NOT_THERE, refusedAnswer } from './answer.js';
import type { DealWorkflow } from './deal.workflow.js';
import type { ReviewReason } from '../vocabulary/deal.types.js';
import { withoutAccount } from './steps/registration.state-reader.js';

export async function draftDeal(work: DealWorkflow, dealId: string, said: DealDraft): Promise<DealAnswer> {
  const given = await asKnown(work, said.programId, said);
  const content = await contentFor(work, dealId, given.programId, given.partnerId, given);
  const outcome = await work.send(new DraftDeal({ dealId, ...owned(given), ...content }, work.context));
  return isRefusal(outcome) ? refusedAnswer(work, dealId, outcome) : answer(work, dealId);
}

export async function reviseDeal(work: DealWorkflow, dealId: string, said: DealContentDraft): Promise<DealAnswer> {
  const deal = await ownDeal(work, dealId);
  if (!deal) return refusedAnswer(work, dealId, NOT_THERE);
  const given = await asKnown(work, deal.programId, said);
  const content = await contentFor(work, dealId, deal.programId, deal.partnerId, given);
  const outcome = await work.send(new ReviseDeal({ dealId, ...content }, work.context));
  return isRefusal(outcome) ? refusedAnswer(work, dealId, outcome) : answer(work, dealId);
}

export async function submitDeal(work: DealWorkflow, dealId: string): Promise<DealAnswer> {
  const deal = await ownDeal(work, dealId);
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

export async function registerDeal(work: DealWorkflow, dealId: string, said: DealDraft): Promise<DealAnswer> {
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
async function goOn(work: DealWorkflow, dealId: string): Promise<DealAnswer> {
  await work.goOn(dealId);
  return answerOfSubmission(work, dealId);
}

export async function importDeal(work: DealWorkflow, dealId: string, said: ImportDraft): Promise<DealAnswer> {
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
    ? { ...placeOf(imported), dealId, status: review ? 'in-review' : outcome, accountId }
    : answer(work, dealId);
}

const placeOf = ({ stream, revision, position }: Receipt): Receipt => ({ stream, revision, position });

/** Whether the receipt is of the deal's very first events. */
const isFirst = ({ revision }: Receipt, review: object | null): boolean => revision === (review ? 1n : 0n);

/** Claims what is free; an import asks nobody where identifiers disagree. What nobody knew yet costs one append and no look. */
async function accountOf(
  work: DealWorkflow,
  programId: string,
  customer: CustomerDraft,
): Promise<{ readonly accountId: string | null; readonly reason?: ReviewReason }> {
  const { identifiers } = await work.names(programId).known(trimmed(customer));
  const [first, ...others] = identifiers;
  if (!first) return { accountId: null };
  if (others.length === 0) {
    const accountId = accountIdOf(work.known.tenant, first.identifierId);
    if (await work.claims(programId).one(first, accountId)) return { accountId };
  }
  return work.claims(programId).forCustomer(identifiers);
}

async function reviewOf(work: DealWorkflow, dealId: string, given: ImportDraft, reason: ReviewReason) {
  const { occurredAt } = work.context;
  const terms = await work.known.terms(given.programId, occurredAt);
  if (isRefusal(terms)) return null;
  const known = await work.known.outside({ ...given, dealId }, occurredAt);
  const evidence = withoutAccount({ known, similar: [] });
  return { reasons: [reason], decideBy: decideBy(terms, occurredAt), evidence };
}

async function contentFor(
  work: DealWorkflow,
  dealId: string,
  programId: string,
  partnerId: string | null,
  given: DealContentDraft,
) {
  const [known, customerId] = await Promise.all([
    work.known.content(programId, partnerId, given.representative, work.context.occurredAt),
    work.names(programId).subject(trimmed(given.customer), dealId),
  ]);
  return { given, known, customerId };
}

/** What is given, with the customer as it is recorded. */
const asKnown = async <Given extends DealContentDraft>(work: DealWorkflow, programId: string, given: Given) => ({
  ...given,
  customer: await work.names(programId).asKnown(given.customer),
});

const owned = ({ programId, externalId, partnerId }: DealDraft) => ({ programId, externalId, partnerId });

const trimmed = (customer: CustomerDraft): CustomerDraft => ({ ...customer, name: customer.name?.trim() ?? null });

const customerOf = (deal: Deal): CustomerDraft => ({
  name: deal.customerName,
  country: deal.customerCountry,
  crmId: deal.customerCrmId,
  crmSystem: deal.customerCrmSystem ?? null,
  website: deal.customerWebsite,
  email: deal.customerEmail,
  taxId: deal.customerTaxId,
});
