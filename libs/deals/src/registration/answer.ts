import { type Command, isRefusal, type Position, type Refusal } from '#libs/kernel';
import { BEGINNING, type Written } from '#libs/eventing';
import type { AccountEvent, AccountRefusal } from '../account/account.events.js';
import type { DealAnswer } from './answers.types.js';
import type { Deal } from '../deal/deal.state.js';
import { statusAt } from '../deal/deal.state.js';
import type { DealWorkflow } from './deal.workflow.js';
import { followJoin } from './steps/settle-joins.js';
import { endOf } from '../state-reader/recent.js';
import type { ConflictClass } from '../vocabulary/evidence.js';

type Known = Awaited<ReturnType<DealWorkflow['known']['deal']>>;

/** Where the deal stands now, as an answer. */
export async function answer(work: DealWorkflow, dealId: string): Promise<DealAnswer> {
  return answerOf(work, dealId, await work.known.deal(dealId));
}

function answerOf(work: DealWorkflow, dealId: string, known: Known): DealAnswer {
  if (known.state.status === 'absent') return refused(dealId, NOT_THERE, known, work);
  const { stream, revision, position } = lastOf(known);
  const status = statusAt(known.state, later(known.state.at, work.context.occurredAt));
  return { stream, revision, position, dealId, status, accountId: known.state.accountId };
}

/** The same after a submission: what the account has refused is told as a refusal, without the rival. */
export async function answerOfSubmission(work: DealWorkflow, dealId: string): Promise<DealAnswer> {
  const known = await work.known.deal(dealId);
  const { state } = known;
  const refusal = state.status === 'rejected' || state.status === 'duplicate' ? refusalOf(state) : undefined;
  return refusal ? refused(dealId, refusal, known, work) : answerOf(work, dealId, known);
}

export async function refusedAnswer(work: DealWorkflow, dealId: string, refusal: Refusal): Promise<DealAnswer> {
  return refused(dealId, refusal, await work.known.deal(dealId), work);
}

export const NOT_THERE: Refusal = { refused: 'NOT_FOUND', message: 'there is no such deal', field: 'dealId' };

/** The deal, if there is one and the caller may touch it. */
export async function ownDeal(work: DealWorkflow, dealId: string): Promise<Deal | undefined> {
  const known = await work.known.deal(dealId);
  const { ownPartnerId } = work.context;
  if (known.state.status === 'absent') return undefined;
  const moved = await followJoin(work.joining(), known.state);
  const { state } = moved ? await work.known.deal(dealId) : known;
  if (state.status === 'absent') return undefined;
  return ownPartnerId === undefined || state.partnerId === ownPartnerId ? state : undefined;
}

/** A deal the caller may touch, once for each request: what it has brought about before is its answer, whatever has changed since. */
export async function onDeal(
  work: DealWorkflow,
  dealId: string,
  act: (deal: Deal) => Promise<DealAnswer>,
): Promise<DealAnswer> {
  const deal = await ownDeal(work, dealId);
  if (!deal) return refusedAnswer(work, dealId, NOT_THERE);
  const before = await work.doneBefore(deal);
  return before ? concluded(work, deal, before) : act(deal);
}

/** A command about a deal, of its account or its own; then the deal and its rivals are told what follows. */
export async function conclude(work: DealWorkflow, deal: Deal, command: Command): Promise<DealAnswer> {
  const outcome = await work.send(command);
  if (isRefusal(outcome)) return refusedAnswer(work, deal.dealId, outcome);
  return concluded(work, deal, outcome.events as readonly Written<AccountEvent>[]);
}

async function concluded(
  work: DealWorkflow,
  { dealId }: Deal,
  decisions: readonly Written<AccountEvent>[],
): Promise<DealAnswer> {
  await work.goOn(dealId, decisions);
  return answer(work, dealId);
}

function refused(dealId: string, refusal: Refusal, known: Known, { context }: DealWorkflow): DealAnswer {
  const { state } = known;
  const own =
    context.ownPartnerId === undefined || (state.status !== 'absent' && state.partnerId === context.ownPartnerId);
  if (state.status === 'absent' || !own) return { ...refusal, dealId, status: null, position: null };
  const status = statusAt(state, later(state.at, context.occurredAt));
  return { ...refusal, dealId, status, position: lastOf(known).position };
}

function refusalOf(deal: Deal): Refusal | undefined {
  const said = deal.evidence && REFUSALS[deal.evidence.conflict];
  return said ? { refused: said[0], message: said[1], field: 'customer' } : undefined;
}

type Conflict = Exclude<AccountRefusal, 'REJECTED_BY_PERSON'>;

const REFUSALS: Readonly<Partial<Record<ConflictClass, readonly [Conflict, string]>>> = {
  'existing-customer': ['EXISTING_CUSTOMER', 'the vendor has this customer for one of these product lines'],
  'open-direct-opportunity': ['DIRECT_OPPORTUNITY', 'the vendor sells to this customer itself'],
  'protected-for-another': ['PROTECTED_FOR_ANOTHER', 'another registration of this customer is protected'],
  'own-duplicate': ['OWN_DUPLICATE', 'you have registered this customer for one of these product lines'],
};

function lastOf(known: Known): { stream: string; revision: bigint; position: Position } {
  return endOf(known) ?? { stream: '', revision: -1n, position: BEGINNING };
}

const later = (one: string, other: string): string => (one > other ? one : other);
