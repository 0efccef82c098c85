import { type CommandContext, type Decision, isRefusal, type Refusal } from '#libs/kernel';
import type { BusinessCalendar, DealPolicy } from '#libs/programs';
import * as commands from '../src/account/account.commands.js';
import type { AccountEvent } from '../src/account/account.events.js';
import { accountDecider } from '../src/account/account.js';
import type { AccountState } from '../src/account/account.state.js';

/** Days after Monday, 5 January 2026, 09:00 UTC, and seconds after that. */
export const day = (days: number, seconds = 0): string =>
  new Date(Date.UTC(2026, 0, 5 + days, 9) + seconds * 1000).toISOString();

export const contextAt = (occurredAt: string, commandId = 'c'): CommandContext => ({
  tenant: 'acme',
  actor: { subject: 'ada', role: 'manager' },
  commandId,
  correlationId: 'c',
  causationId: 'c',
  occurredAt,
});

const policyOf = (change: Partial<DealPolicy> = {}): DealPolicy => ({
  version: 1,
  effectiveFrom: day(-30),
  protectionDays: 90,
  maxExtensions: 2,
  maxExtensionDays: 60,
  activityWithinDays: 30,
  decideWithinBusinessDays: 2,
  placeHeldBusinessDays: 5,
  remindDaysBefore: 14,
  existingCustomer: 'same-product-line',
  capacity: 25,
  automaticApproval: { enabled: true, upToAmount: null, fromTier: null },
  similarNamesFrom: 85,
  productLines: null,
  ...change,
});

const calendar: BusinessCalendar = { version: 1, effectiveFrom: day(-30), weekend: [6, 7], holidays: [] };

export const termsOf = (change: Partial<DealPolicy> = {}): commands.Terms => ({
  policy: policyOf(change),
  calendar,
  timeZone: 'UTC',
});

export const pinnedOf = (
  change: Partial<commands.KnownOutside> = {},
  more: Partial<Omit<commands.Pinned, 'known'>> = {},
): commands.Pinned => ({
  known: {
    policyVersion: 1,
    programRevision: '0',
    partnerRevision: '0',
    partnerStanding: 'active',
    partnerTier: 1,
    openRegistrations: 1,
    capacity: 25,
    ...change,
  },
  similar: [],
  lookalike: false,
  amount: '1000',
  ...more,
});

export const on = { accountId: 'account', programId: 'program' };

interface More {
  readonly lines?: readonly string[];
  readonly terms?: commands.Terms;
  readonly pinned?: commands.Pinned;
}

/** Of deal `A1` its partner is `A`. */
const partnerOf = (dealId: string): string => dealId.charAt(0);

const about = (dealId: string, { terms = termsOf() }: More) => ({ ...on, dealId, terms });

export const ask = (dealId: string, at: string, more: More = {}): commands.AskForProtection => {
  const { lines: productLines = ['crm'], pinned = pinnedOf() } = more;
  const data = { ...about(dealId, more), partnerId: partnerOf(dealId), productLines, pinned };
  return new commands.AskForProtection(data, contextAt(at));
};

/** One that a person has to look at. */
export const askPerson = (dealId: string, at: string, more: More = {}): commands.AskForProtection =>
  ask(dealId, at, { pinned: pinnedOf({ partnerStanding: 'onboarding' }), ...more });

export const approve = (dealId: string, at: string, more: More = {}): commands.ApproveRegistration =>
  new commands.ApproveRegistration({ ...about(dealId, more), note: null, pinned: pinnedOf() }, contextAt(at));

export const reject = (dealId: string, at: string): commands.RejectRegistration =>
  new commands.RejectRegistration(
    { ...about(dealId, {}), reason: 'too-early', note: 'not yet', pinned: pinnedOf() },
    contextAt(at),
  );

export const putBack = (dealId: string, at: string): commands.ReturnRegistration =>
  new commands.ReturnRegistration({ ...about(dealId, {}), note: 'who?', pinned: pinnedOf() }, contextAt(at));

export const withdraw = (dealId: string, at: string): commands.WithdrawRegistration =>
  new commands.WithdrawRegistration({ ...about(dealId, {}), reason: null }, contextAt(at));

export const extend = (
  dealId: string,
  at: string,
  days = 60,
  activeAt: string | null = at,
): commands.ExtendProtection =>
  new commands.ExtendProtection({ ...about(dealId, {}), days, reason: 'slow', activeAt }, contextAt(at));

const dealKnown = (dealId: string, more: Partial<commands.DealKnown> = {}): commands.DealKnown => ({
  partnerId: partnerOf(dealId),
  productLines: ['crm'],
  expiresAt: null,
  extensions: 0,
  won: false,
  ...more,
});

export const reinstate = (dealId: string, at: string, more: Partial<commands.DealKnown> = {}) =>
  new commands.ReinstateProtection(
    { ...about(dealId, {}), reason: 'sorry', deal: dealKnown(dealId, more) },
    contextAt(at),
  );

export const revoke = (dealId: string, at: string, more: Partial<commands.DealKnown> = {}) =>
  new commands.RevokeProtection(
    { ...about(dealId, {}), reason: 'untrue', deal: dealKnown(dealId, more) },
    contextAt(at),
  );

export const close = (
  dealId: string,
  at: string,
  outcome: 'won' | 'lost' = 'won',
  more: { readonly closedAt?: string; readonly expiresAt?: string } = {},
): commands.CloseProtection => {
  const { closedAt = at, expiresAt = null } = more;
  const closing = { closedAt, amount: outcome === 'won' ? '100' : null, currency: 'GBP' };
  const deal = dealKnown(dealId, { expiresAt });
  return new commands.CloseProtection({ ...about(dealId, {}), outcome, closing, reason: null, deal }, contextAt(at));
};

export const settle = (at: string): commands.SettleAccount =>
  new commands.SettleAccount({ ...on, terms: termsOf() }, contextAt(at));

export const openDirect = (at: string, lines = ['crm']): commands.OpenDirectOpportunity =>
  new commands.OpenDirectOpportunity(
    { ...on, terms: termsOf(), opportunityId: 'direct', productLines: lines },
    contextAt(at),
  );

export const closeDirect = (at: string, outcome: 'won' | 'lost'): commands.CloseDirectOpportunity =>
  new commands.CloseDirectOpportunity({ ...on, terms: termsOf(), opportunityId: 'direct', outcome }, contextAt(at));

export const markCustomer = (at: string, lines = ['crm']): commands.MarkCustomer =>
  new commands.MarkCustomer({ ...on, terms: termsOf(), productLines: lines }, contextAt(at));

export const markCompetitor = (at: string): commands.MarkCompetitor =>
  new commands.MarkCompetitor({ ...on, terms: termsOf(), reason: 'sells the same' }, contextAt(at));

/** What a run of commands makes happen. Each must be accepted. */
export function after(...run: readonly commands.AccountCommand[]): { state: AccountState; events: AccountEvent[] } {
  let state = accountDecider.initial;
  const events: AccountEvent[] = [];
  for (const command of run) {
    const decision = accountDecider.decide(command, state);
    if (isRefusal(decision)) throw new Error(`${command.type}: ${decision.refused}`);
    state = decision.reduce(accountDecider.evolve, state);
    events.push(...decision);
  }
  return { state, events };
}

export const decided = (
  command: commands.AccountCommand,
  ...run: readonly commands.AccountCommand[]
): Decision<AccountEvent> => accountDecider.decide(command, after(...run).state);

/** What happens, as `type deal why`, or the code of the refusal. */
export function said(decision: Decision<AccountEvent>): readonly string[] | string {
  if (isRefusal(decision)) return (decision as Refusal).refused;
  return decision.map(({ type, data }) =>
    [type.replace('account.', ''), 'dealId' in data ? data.dealId : null, 'why' in data ? data.why : null]
      .filter((part) => part !== null)
      .join(' '),
  );
}
