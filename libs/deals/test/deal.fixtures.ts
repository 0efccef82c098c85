import { type Decision, isRefusal, type Refusal } from '#libs/kernel';
import { contextAt, on } from './account.fixtures.js';
import type { AccountEvent } from '../src/account/account.events.js';
import * as commands from '../src/deal/deal.commands.js';
import type { DealEvent } from '../src/deal/deal.events.js';
import { type DealContentDraft, NO_CUSTOMER } from '../src/vocabulary/deal.drafts.js';
import { dealDecider } from '../src/deal/deal.js';
import type { Deal } from '../src/deal/deal.state.js';
import type { Evidence } from '../src/vocabulary/evidence.js';

export const DEAL = 'deal';
const known: commands.ContentKnown = {
  program: 'known',
  partner: 'in-program',
  representative: 'none',
  productLines: null,
};

const given = (more: Partial<DealContentDraft> = {}): DealContentDraft => ({
  customer: { ...NO_CUSTOMER, name: 'Acme', crmId: '7' },
  productLines: ['crm'],
  amount: '1000.50',
  currency: 'GBP',
  expectedCloseOn: null,
  representative: null,
  involvement: 'sourced',
  territory: null,
  metadata: {},
  ...more,
});

export const evidence: Evidence = {
  conflict: 'none',
  candidates: [],
  accountRevision: null,
  policyVersion: 1,
  programRevision: '0',
  partnerRevision: '0',
  partnerStanding: 'active',
  partnerTier: 1,
  openRegistrations: 1,
  capacity: 25,
};

const owned = { dealId: DEAL, programId: on.programId, externalId: 'X', partnerId: 'A', customerId: 'customer' };
const customer: commands.CustomerKnown = { identifiers: [], nameBlockId: null, nameImitates: false };

interface More {
  readonly known?: Partial<commands.ContentKnown>;
  readonly standing?: string | undefined;
}

export const draft = (at: string, more: Partial<DealContentDraft> = {}, facts: More = {}): commands.DraftDeal =>
  new commands.DraftDeal({ ...owned, given: given(more), known: { ...known, ...facts.known } }, contextAt(at));

export const revise = (at: string, more: Partial<DealContentDraft> = {}, facts: More = {}): commands.ReviseDeal =>
  new commands.ReviseDeal(
    { dealId: DEAL, customerId: 'customer2', given: given(more), known: { ...known, ...facts.known } },
    contextAt(at),
  );

export const submit = (at: string, standing: string | undefined = 'active'): commands.SubmitDeal =>
  new commands.SubmitDeal({ dealId: DEAL, customer, standing }, contextAt(at));

export const identify = (at: string, accountId = on.accountId): commands.IdentifyDealCustomer =>
  new commands.IdentifyDealCustomer({ dealId: DEAL, accountId, by: 'identifiers', note: null }, contextAt(at));

const registration = (at: string) => ({ ...on, dealId: DEAL, partnerId: 'A', productLines: ['crm'], at });

/** What its account says of it. */
export const told = (event: AccountEvent): commands.FollowAccount =>
  new commands.FollowAccount({ dealId: DEAL, event }, contextAt(event.data.at));

export const granted = (at: string, until: string): AccountEvent => ({
  type: 'account.protection-granted',
  data: { ...registration(at), until, remindAt: null, by: 'policy', note: null, evidence },
});

export const placed = (at: string): AccountEvent => ({
  type: 'account.place-taken',
  data: { ...registration(at), reasons: ['NOT_ACTIVE'], decideBy: at, evidence },
});

export const held = (at: string, until: string): AccountEvent => ({
  type: 'account.place-held',
  data: { ...registration(at), until, note: 'who?', evidence },
});

export const ended = (at: string, why: 'won' | 'lost' | 'expired' | 'revoked', closedAt = at): AccountEvent => ({
  type: 'account.protection-ended',
  data: {
    ...registration(at),
    why,
    reason: null,
    closing: why === 'won' || why === 'lost' ? { closedAt, amount: why === 'won' ? '9' : null, currency: 'GBP' } : null,
  },
});

export const refused = (at: string, of: string | null): AccountEvent => ({
  type: 'account.registration-refused',
  data: {
    ...registration(at),
    why: of === null ? 'PROTECTED_FOR_ANOTHER' : 'OWN_DUPLICATE',
    reason: 'duplicate',
    of,
    note: null,
    evidence,
  },
});

export const row = (at: string, n: number, digest: string, more: Partial<commands.ImportDeal['data']> = {}) =>
  new commands.ImportDeal(
    {
      ...owned,
      given: given(),
      known,
      outcome: 'won',
      registeredAt: at,
      closedAt: at,
      accountId: null,
      from: { source: 'crm', file: 'a.csv', row: n, digest },
      review: null,
      ...more,
    },
    contextAt(at),
  );

/** What a run of commands makes happen. Each must be accepted. */
export function lived(...run: readonly commands.DealCommand[]): { deal: Deal; events: DealEvent[] } {
  let state = dealDecider.initial;
  const events: DealEvent[] = [];
  for (const command of run) {
    const decision = dealDecider.decide(command, state);
    if (isRefusal(decision)) throw new Error(`${command.type}: ${decision.refused}`);
    state = decision.reduce(dealDecider.evolve, state);
    events.push(...decision);
  }
  if (state.status === 'absent') throw new Error('no deal');
  return { deal: state, events };
}

/** The types of what happens then, or the code of the refusal. */
export function then(
  command: commands.DealCommand,
  ...run: readonly commands.DealCommand[]
): readonly string[] | string {
  const state = run.length > 0 ? lived(...run).deal : dealDecider.initial;
  const decision: Decision<DealEvent> = dealDecider.decide(command, state);
  if (isRefusal(decision)) return (decision as Refusal).refused;
  return decision.map(({ type }) => type.replace('deal.', ''));
}
