import { type Refusal, refuse } from '#libs/kernel';
import type {
  CloseDirectOpportunity,
  MarkCompetitor,
  MarkCustomer,
  OpenDirectOpportunity,
} from './account.commands.js';
import type { AccountDraft } from './account.draft.js';
import { buy, heldByPartner } from './protection.js';
import type { AccountRefusal } from '../vocabulary/account.refusals.js';

/** The vendor keeps its own promises, too: not on lines a partner is protected on or waits for. */
export function openDirectOpportunity(
  draft: AccountDraft,
  { opportunityId, productLines }: OpenDirectOpportunity['data'],
): Refusal<AccountRefusal> | undefined {
  if (draft.state.direct.has(opportunityId)) return undefined;
  if (productLines.length === 0) return refuse('NO_PRODUCT_LINES', 'name a product line', 'productLines');
  const promised = heldByPartner(draft, { productLines });
  if (promised) return promised;
  draft.add({ type: 'account.direct-opportunity-opened', data: { ...on(draft), opportunityId, productLines } });
  return undefined;
}

export function closeDirectOpportunity(
  draft: AccountDraft,
  { opportunityId, outcome }: CloseDirectOpportunity['data'],
): Refusal<AccountRefusal> | undefined {
  const productLines = draft.state.direct.get(opportunityId);
  if (!productLines) return refuse('NOT_FOUND', 'there is no such open opportunity', 'opportunityId');
  draft.add({ type: 'account.direct-opportunity-closed', data: { ...on(draft), opportunityId, outcome } });
  if (outcome === 'won') buy(draft, productLines, null);
  return undefined;
}

export function markCustomer(
  draft: AccountDraft,
  { productLines }: MarkCustomer['data'],
): Refusal<AccountRefusal> | undefined {
  if (productLines.length === 0) return refuse('NO_PRODUCT_LINES', 'name a product line', 'productLines');
  buy(draft, productLines, null);
  return undefined;
}

export function markCompetitor(draft: AccountDraft, { reason }: MarkCompetitor['data']): undefined {
  if (draft.state.competitor) return;
  draft.add({ type: 'account.marked-competitor', data: { ...on(draft), reason } });
}

const on = ({ about: { accountId, programId }, at }: AccountDraft) => ({ accountId, programId, at });
