import { assignPayoutCost, returnPayout } from './payouts/payout-costs.js';
import { type Decider, refuse } from '#libs/kernel';
import { voidUnpaid } from './corrections/ban.js';
import { closePeriod } from './closing/period-close.js';
import type { LedgerCommand, OpenLedger, PostSources } from './commands/ledger.commands.js';
import { adjust, approve, clawBack, end, hold, release, reverseClawback } from './corrections/corrections.js';
import type { LedgerDecision } from './state/ledger.decision.js';
import type { LedgerEvent } from './events/ledger.events.js';
import { evolveDecided } from './evolve/decided.js';
import {
  approvePayout,
  failPayout,
  intendPayout,
  payoutSent,
  payoutUnknown,
  reconcilePayout,
  settlePayout,
} from './payouts/payouts.js';
import { postParked, postSources } from './sources/post-sources.js';
import { initialLedger, isOpen, type LedgerState, type OpenLedgerState } from './state/ledger.state.js';
import type { LedgerRefusal } from './events/ledger.refusals.js';

function decide(command: LedgerCommand, state: LedgerState): LedgerDecision {
  if (command.type === 'OpenLedger') return open(state, command);
  if (command.type === 'PostSources') return postSources(state, command);
  return isOpen(state) ? decideOpen(command, state) : refuse('NOT_FOUND', 'there is no such ledger');
}

function open(state: LedgerState, { data }: OpenLedger): LedgerDecision {
  return isOpen(state) ? [] : [{ type: 'ledger.opened', data }];
}

function decideOpen(command: Exclude<LedgerCommand, OpenLedger | PostSources>, state: OpenLedgerState): LedgerDecision {
  switch (command.type) {
    case 'PostParked':
      return postParked(state, command);
    case 'ClawBackCommission':
      return clawBack(state, command);
    case 'ReverseClawback':
      return reverseClawback(state, command);
    case 'AdjustCommission':
      return adjust(state, command);
    case 'VoidCommission':
      return end(state, 'voided', command);
    case 'DeclineCommission':
      return end(state, 'declined', command);
    case 'HoldCommission':
      return hold(state, command);
    case 'ReleaseHold':
      return release(state, command);
    case 'ApproveCommission':
      return approve(state, command);
    case 'VoidUnpaid':
      return voidUnpaid(state, command);
    case 'ClosePeriod':
      return closePeriod(state, command);
    case 'ApprovePayout':
      return approvePayout(state, command);
    case 'IntendPayout':
      return intendPayout(state, command);
    case 'RecordPayoutSent':
      return payoutSent(state, command);
    case 'SettlePayout':
      return settlePayout(state, command);
    case 'FailPayout':
      return failPayout(state, command);
    case 'ReturnPayout':
      return returnPayout(state, command);
    case 'AssignPayoutCost':
      return assignPayoutCost(state, command);
    case 'MarkPayoutUnknown':
      return payoutUnknown(state, command);
    case 'ReconcilePayout':
      return reconcilePayout(state, command);
  }
}

/** What one partner of one program is owed: sources in, postings, statements and payouts out. */
export const ledgerDecider: Decider<LedgerCommand, LedgerState, LedgerEvent, LedgerRefusal> = {
  initial: initialLedger,
  decide,
  evolve: evolveDecided,
};
