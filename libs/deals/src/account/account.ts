import { type Decider, type Decision, type Refusal, unreachable } from '#libs/kernel';
import { requestProtection } from './protection-request.js';
import type { AccountCommand } from './account.commands.js';
import { AccountDraft } from './account.draft.js';
import type { AccountEvent } from './account.events.js';
import { evolveAccount, NEW_ACCOUNT } from './account.evolve.js';
import { noteHistory } from './history.js';
import { absorb, endAccount, JOINED } from './joining.js';
import { approve, putBack, reject, withdraw } from './queue.js';
import { closeDirectOpportunity, markCompetitor, markCustomer, openDirectOpportunity } from './flags.js';
import { close, endMerged, extend, reassign, reinstate, revoke } from './protection.js';
import type { AccountState } from './account.state.js';
import type { AccountRefusal } from '../vocabulary/account.refusals.js';

/**
 * One customer in one program: who is promised which product lines. Everything is decided against what time has left of the state, at the later
 * of the command's time and the account's own.
 */
export const accountDecider: Decider<AccountCommand, AccountState, AccountEvent, AccountRefusal> = {
  initial: NEW_ACCOUNT,
  decide: (command, state): Decision<AccountEvent, AccountRefusal> => {
    if (command.type === 'EndAccount') return endAccount(state, command);
    if (state.joinedInto !== null) return JOINED;
    if (command.type === 'NoteHistory') return noteHistory(command.data, state);
    const draft = new AccountDraft(state, command.data, command.context.occurredAt);
    return decideOn(command, draft) ?? draft.events;
  },
  evolve: evolveAccount,
};

function decideOn(
  command: Exclude<AccountCommand, { type: 'NoteHistory' | 'EndAccount' }>,
  draft: AccountDraft,
): Refusal<AccountRefusal> | undefined {
  switch (command.type) {
    case 'AskForProtection':
      return requestProtection(draft, command.data);
    case 'ApproveRegistration':
      return approve(draft, command.data);
    case 'RejectRegistration':
      return reject(draft, command.data);
    case 'ReturnRegistration':
      return putBack(draft, command.data);
    case 'WithdrawRegistration':
      return withdraw(draft, command.data);
    case 'ExtendProtection':
      return extend(draft, command.data);
    case 'ReinstateProtection':
      return reinstate(draft, command.data);
    case 'RevokeProtection':
      return revoke(draft, command.data);
    case 'CloseProtection':
      return close(draft, command.data);
    case 'OpenDirectOpportunity':
      return openDirectOpportunity(draft, command.data);
    case 'CloseDirectOpportunity':
      return closeDirectOpportunity(draft, command.data);
    case 'MarkCustomer':
      return markCustomer(draft, command.data);
    case 'MarkCompetitor':
      return markCompetitor(draft, command.data);
    case 'ReassignRegistration':
      return reassign(draft, command.data);
    case 'EndRegistration':
      return endMerged(draft, command.data.dealId);
    case 'AbsorbAccount':
      return absorb(draft, command.data);
    case 'SettleAccount':
      return undefined;
    default:
      return unreachable(command);
  }
}
