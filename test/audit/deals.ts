import type { AccountEvent, DealEvent, Evidence } from '#libs/deals';
import { type EventOf, idOf, type Instant } from '#libs/kernel';
import { partnerIdOf } from './facts.js';
import { PROGRAM, TENANT } from './history.js';

export const dealIdOf = (name: string): string => idOf(TENANT, 'deal', `${PROGRAM}:${name}`);
const accountIdOf = (name: string): string => idOf(TENANT, 'account', name);

/** What decided plays no part in money or in times of protection. */
const EVIDENCE = {} as Evidence;

interface Registered {
  readonly partner: string | null;
  readonly at: Instant;
  readonly account?: string;
  readonly lines?: readonly string[];
  readonly involvement?: 'sourced' | 'influenced';
  readonly currency?: string;
}

const of = (name: string, at: Instant) => ({
  dealId: dealIdOf(name),
  programId: PROGRAM,
  at,
  subjectId: dealIdOf(name),
});

const dealContent = (
  name: string,
  { partner, lines = ['cloud'], involvement = 'sourced', currency = 'GBP' }: Registered,
) => ({
  ...{ partnerId: partner && partnerIdOf(partner), externalId: name, customerId: idOf(TENANT, 'customer', name) },
  ...{ customerName: null, customerCountry: null, customerCrmId: null, customerWebsite: null },
  ...{ customerEmail: null, customerTaxId: null, productLines: lines, amount: null, currency },
  ...{
    expectedCloseOn: null,
    representative: null,
    involvement,
    territory: null,
    metadata: { from: name },
    personalMetadata: null,
  },
});

export const drafted = (name: string, given: Registered): DealEvent => ({
  type: 'deal.drafted',
  data: { ...of(name, given.at), ...dealContent(name, given) },
});

export const approved = (name: string, { at, account = name }: Registered, expiresAt: Instant): DealEvent => {
  const decision = {
    accountId: accountIdOf(account),
    by: 'policy' as const,
    expiresAt,
    note: null,
    evidence: EVIDENCE,
  };
  return { type: 'deal.approved', data: { ...of(name, at), ...decision } };
};

type ClosedAs = Pick<EventOf<DealEvent, 'deal.won'>['data'], 'amount' | 'closedAt'>;

export const won = (
  name: string,
  { partner, currency = 'GBP' }: Registered,
  { amount, closedAt }: ClosedAs,
): DealEvent => ({
  type: 'deal.won',
  data: { ...of(name, closedAt), closedAt, amount, currency, partnerId: partner && partnerIdOf(partner) },
});

export const influenced = (name: string, by: string, at: Instant): DealEvent => ({
  type: 'deal.influence-recorded',
  data: { ...of(name, at), partnerId: partnerIdOf(by), happenedAt: at, evidence: 'a joint demo' },
});

export const reassigned = (name: string, before: string | null, to: string, at: Instant): DealEvent => {
  const whose = { before: before && partnerIdOf(before), partnerId: partnerIdOf(to) };
  return { type: 'deal.reassigned', data: { ...of(name, at), ...whose, reason: 'it was theirs' } };
};

export const revoked = (name: string, at: Instant): DealEvent => ({
  type: 'deal.revoked',
  data: { ...of(name, at), reason: 'the order was a mistake' },
});

export const imported = (
  name: string,
  given: Registered,
  { outcome, amount, closedAt }: { outcome: 'open' | 'won' | 'lost'; amount: string | null; closedAt: Instant | null },
): DealEvent => {
  const from = { source: 'crm', file: 'pipeline.csv', row: 1, digest: '0'.repeat(64) };
  const history = { outcome, closedAt, registeredAt: given.at, accountId: null, from };
  return { type: 'deal.imported', data: { ...of(name, given.at), ...dealContent(name, given), amount, ...history } };
};

type Type = AccountEvent['type'];

/** An account's event with what times of protection follow from, and nothing else of it. */
const told = (type: Type, name: string, given: Registered, more: object): AccountEvent =>
  ({ type, data: { ...registration(name, given), ...more } }) as unknown as AccountEvent;

const registration = (name: string, { partner, account = name, at, lines = ['cloud'] }: Registered) => ({
  ...{ accountId: accountIdOf(account), programId: PROGRAM, at, dealId: dealIdOf(name) },
  ...{ partnerId: partnerIdOf(partner ?? ''), productLines: lines },
});

export const granted = (name: string, given: Registered, until: Instant): AccountEvent =>
  told('account.protection-granted', name, given, { until });

export const extended = (name: string, given: Registered, until: Instant): AccountEvent =>
  told('account.protection-extended', name, given, { until });

export const reinstated = (name: string, given: Registered, until: Instant): AccountEvent =>
  told('account.protection-reinstated', name, given, { until });

/** One account has ended in another: what it had promised goes on there. */
export const absorbed = (account: string, into: string, at: Instant): AccountEvent => {
  const nothing = { places: [], direct: [], bought: [], competitor: false, history: [], conflicts: [], absorbed: [] };
  const kept = { ...nothing, protections: [] };
  const data = {
    accountId: accountIdOf(into),
    from: accountIdOf(account),
    programId: PROGRAM,
    at,
    kept,
    conflicts: [],
  };
  return { type: 'account.absorbed', data };
};

/** One opportunity under two names: this one has ended as the other's duplicate. */
export const merged = (name: string, into: string, at: Instant): DealEvent => ({
  type: 'deal.merged',
  data: { ...of(name, at), into: dealIdOf(into), ofSamePartner: false, reason: 'one opportunity' },
});

/** By a win where its figures are given, else lost. */
export const ended = (name: string, given: Registered, win: ClosedAs | null = null): AccountEvent => {
  const closing = win && { ...win, currency: given.currency ?? 'GBP' };
  return told('account.protection-ended', name, given, { why: win ? 'won' : 'lost', closing });
};
