import type { Written } from '#libs/eventing';
import type { Command, Instant } from '#libs/kernel';
import { AskForProtection, type Pinned, type Terms, WithdrawRegistration } from '../../account/account.commands.js';
import type { AccountEvent } from '../../account/account.events.js';
import { ClaimIdentifier } from '../../customer/identifier.commands.js';
import { NameCustomer } from '../../customer/name-block.commands.js';
import { foldedName } from '../../customer/similarity.js';
import { IdentifyDealCustomer, StartDealReview } from '../../deal/deal.commands.js';
import type { Deal } from '../../deal/deal.state.js';
import { FreeSlot, type Slot, TakeSlot } from '../../portfolio/portfolio.commands.js';
import type { Evidence } from '../../vocabulary/evidence.js';
import { applyCommand } from './apply-decision.js';
import type { Customer } from './customer-of.js';
import type { CustomerIdentified, Over, Reinstated, Submitted } from './progress.js';
import { namedStepContext, stepContext } from './step-context.js';

/** Where a registration stands, with all that has to be known to go on from there. */
export type RegistrationState =
  /** The account has decided, and deals have not taken the states that follow. */
  | { readonly stage: 'decided'; readonly decisions: readonly Written<AccountEvent>[] }
  /** It counts as open, and its partner's portfolio does not know. `overdue`: there is no room, but for what is over and was not noticed. */
  | {
      readonly stage: 'slot';
      readonly cause: Submitted | Reinstated;
      readonly deal: Deal;
      readonly slot: Slot;
      readonly limit: number | null;
      readonly overdue: readonly string[] | null;
    }
  | { readonly stage: 'customer'; readonly submitted: Submitted; readonly deal: Deal; readonly customer: Known }
  | {
      readonly stage: 'unknown-customer';
      readonly submitted: Submitted;
      readonly reason: Unknown['reason'];
      readonly decideBy: Instant;
      readonly evidence: Evidence;
    }
  /** Its account is known, and has not been asked. First listed, then compared: of two at once at least one sees the other. */
  | {
      readonly stage: 'listing';
      readonly identified: CustomerIdentified;
      readonly deal: Deal;
      readonly leave: Leave | null;
    }
  | {
      readonly stage: 'request';
      readonly identified: CustomerIdentified;
      readonly deal: Deal;
      readonly partnerId: string;
      readonly terms: Terms;
      readonly pinned: Pinned;
    }
  | { readonly stage: 'over'; readonly over: Over; readonly slot: Slot }
  | { readonly stage: 'done' };

type Known = Extract<Customer, { readonly by: unknown }>;
type Unknown = Extract<Customer, { readonly accountId: null }>;
/** The place at an account that the deal was taken for before it was submitted anew. */
interface Leave {
  readonly accountId: string;
  readonly terms: Terms;
}

/**
 * The commands that bring a registration on from where it stands, in their order: for the request that began it as for whoever goes on after a
 * crash. None: it is where it can be without a person.
 */
export function next(state: RegistrationState): readonly Command[] {
  switch (state.stage) {
    case 'decided':
      return state.decisions.flatMap((event) => applyCommand(event) ?? []);
    case 'slot':
      return takeSlot(state);
    case 'customer':
      return identify(state);
    case 'unknown-customer': {
      const { submitted, reason, decideBy, evidence } = state;
      const data = { dealId: submitted.data.dealId, reasons: [reason], decideBy, evidence };
      return [new StartDealReview(data, namedStepContext(submitted, 'review'))];
    }
    case 'listing':
      return [...listed(state), ...left(state)];
    case 'request': {
      const { identified, deal, partnerId, terms, pinned } = state;
      const { accountId, programId, dealId } = identified.data;
      const data = { accountId, programId, dealId, partnerId, productLines: deal.productLines, terms, pinned };
      return [new AskForProtection(data, stepContext('request', identified))];
    }
    case 'over':
      return [new FreeSlot(state.slot, stepContext('free-slot', state.over))];
    case 'done':
      return [];
  }
}

type At<Stage> = Extract<RegistrationState, { readonly stage: Stage }>;

/** Where there is no room, what is over and was not noticed goes first; then it is written down that it is one too many. */
function takeSlot({ cause, slot, limit, overdue }: At<'slot'>): readonly Command[] {
  const context = stepContext(cause.type === 'deal.submitted' ? 'slot' : 'slot-again', cause);
  return [
    ...(overdue ?? []).map((dealId) => new FreeSlot({ ...slot, dealId }, namedStepContext(cause, `free ${dealId}`))),
    new TakeSlot({ ...slot, limit, onlyIfRoom: overdue === null }, context),
  ];
}

/** A claim that somebody was faster with is refused, and nothing after it holds. */
function identify({ submitted, deal: { dealId, programId }, customer }: At<'customer'>): readonly Command[] {
  const { accountId, by, unclaimed } = customer;
  return [
    ...unclaimed.map(({ identifierId, kind }) => {
      const context = namedStepContext(submitted, `claim ${identifierId} ${accountId}`);
      return new ClaimIdentifier({ identifierId, programId, accountId, kind }, context);
    }),
    new IdentifyDealCustomer({ dealId, accountId, by, note: null }, namedStepContext(submitted, 'identify')),
  ];
}

function listed({ identified, deal }: At<'listing'>): readonly Command[] {
  const { nameBlockId, customerName, customerId, programId } = deal;
  const { accountId } = identified.data;
  if (nameBlockId === null || customerName === null) return [];
  const data = { nameBlockId, programId, accountId, customerId, name: foldedName(customerName) };
  return [new NameCustomer(data, namedStepContext(identified, 'name'))];
}

function left({ identified, deal: { dealId, programId }, leave }: At<'listing'>): readonly Command[] {
  if (!leave) return [];
  return [new WithdrawRegistration({ ...leave, programId, dealId, reason: null }, stepContext('leave', identified))];
}
