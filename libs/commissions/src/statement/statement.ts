import { command, type Decider, type Decision, type Period, refuse, type Refusal } from '#libs/kernel';
import type { DisputeOutcome, StatementEvent } from './statement.events.js';
import type { StatementRefusal } from './statement.refusals.js';

/** Which statement, as its ledger knows it. */
export interface StatementOf {
  readonly statementId: string;
  readonly ledgerId: string;
  readonly programId: string;
  readonly partnerId: string;
  readonly period: Period;
}

export class IssueStatement extends command('IssueStatement')<StatementOf>() {}
export class AcknowledgeStatement extends command('AcknowledgeStatement')<StatementOf>() {}
export class DisputeStatement extends command('DisputeStatement')<
  StatementOf & { readonly disputeId: string; readonly entries: readonly string[]; readonly reason: string }
>() {}
export class ResolveDispute extends command('ResolveDispute')<
  StatementOf & { readonly outcome: DisputeOutcome; readonly note: string }
>() {}
/** Asks whether its payout may be sent. While a dispute stands nothing happens, and its end asks again. */
export class ReleasePayout extends command('ReleasePayout')<StatementOf & { readonly payoutId: string }>() {}
export class SettleStatement extends command('SettleStatement')<StatementOf & { readonly payoutId: string }>() {}
export class UndoSettlement extends command('UndoSettlement')<StatementOf & { readonly payoutId: string }>() {}

export const statementCommands = {
  IssueStatement,
  AcknowledgeStatement,
  DisputeStatement,
  ResolveDispute,
  ReleasePayout,
  SettleStatement,
  UndoSettlement,
};
export type StatementCommand = InstanceType<(typeof statementCommands)[keyof typeof statementCommands]>;

interface Dispute {
  readonly disputeId: string;
  readonly entries: readonly string[];
}

export interface StatementState {
  readonly isIssued: boolean;
  readonly isAcknowledged: boolean;
  /** The one that nobody has resolved. */
  readonly dispute: Dispute | null;
  /** The payout that may be sent, whatever is disputed since. */
  readonly released: string | null;
  /** The payout that has arrived. */
  readonly settledBy: string | null;
}

function decide(
  { type, data, context }: StatementCommand,
  state: StatementState,
): Decision<StatementEvent, StatementRefusal> {
  const { statementId, ledgerId, programId, partnerId, period } = data;
  const of = { statementId, ledgerId, programId, partnerId, period, at: context.occurredAt };
  switch (type) {
    case 'IssueStatement':
      return state.isIssued ? [] : [{ type: 'statement.issued', data: of }];
    case 'AcknowledgeStatement':
      if (state.isAcknowledged) return [];
      return mayAnswer(state) ?? [{ type: 'statement.acknowledged', data: of }];
    case 'DisputeStatement': {
      if (state.isAcknowledged) return refuse('ALREADY_ACKNOWLEDGED', 'the statement was acknowledged', 'period');
      const { disputeId, entries, reason } = data;
      return mayAnswer(state) ?? [{ type: 'statement.disputed', data: { ...of, disputeId, entries, reason } }];
    }
    case 'ResolveDispute': {
      if (!state.dispute) return refuse('NOT_DISPUTED', 'the statement is not disputed', 'period');
      const { outcome, note } = data;
      return [{ type: 'statement.dispute-resolved', data: { ...of, ...state.dispute, outcome, note } }];
    }
    case 'ReleasePayout': {
      const { payoutId } = data;
      const nothing = state.dispute !== null || state.released === payoutId;
      return nothing ? [] : [{ type: 'statement.payout-released', data: { ...of, payoutId } }];
    }
    case 'SettleStatement': {
      const { payoutId } = data;
      return state.settledBy === payoutId ? [] : [{ type: 'statement.settled', data: { ...of, payoutId } }];
    }
    case 'UndoSettlement': {
      const { payoutId } = data;
      return state.settledBy === payoutId ? [{ type: 'statement.settlement-undone', data: { ...of, payoutId } }] : [];
    }
  }
}

/** A partner answers what it was sent, and not while its objection is looked at. */
function mayAnswer({ isIssued, dispute }: StatementState): Refusal<StatementRefusal> | undefined {
  if (!isIssued) return refuse('NOT_ISSUED', 'the statement has not been issued', 'period');
  return dispute ? refuse('DISPUTE_OPEN', 'the statement is disputed: resolve the dispute first', 'period') : undefined;
}

function evolve(state: StatementState, event: StatementEvent): StatementState {
  switch (event.type) {
    case 'statement.issued':
      return { ...state, isIssued: true };
    case 'statement.acknowledged':
      return { ...state, isAcknowledged: true };
    case 'statement.disputed': {
      const { disputeId, entries } = event.data;
      return { ...state, dispute: { disputeId, entries } };
    }
    case 'statement.dispute-resolved':
      return { ...state, dispute: null };
    case 'statement.payout-released':
      return { ...state, released: event.data.payoutId };
    case 'statement.settled':
      return { ...state, settledBy: event.data.payoutId };
    case 'statement.settlement-undone':
      return { ...state, settledBy: null };
  }
}

/** A closed statement on its way: issued, acknowledged or disputed by its partner, settled. */
export const statementDecider: Decider<StatementCommand, StatementState, StatementEvent, StatementRefusal> = {
  initial: { isIssued: false, isAcknowledged: false, dispute: null, released: null, settledBy: null },
  decide,
  evolve,
};
