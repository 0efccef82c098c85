import { describe } from '@jest/globals';
import type { EventTypes } from '#libs/kernel';
import { forgetsWords } from '../../../eventing/test/persons-words.fixtures.js';
import { type LedgerEvent, ledgerEvents } from '../ledger/events/ledger.events.js';
import { type StatementEvent, statementEvents } from './statement.events.js';

describe('what somebody says of a commission, a payout or a statement in their own words', () => {
  forgetsWords([ledgerEvents, statementEvents] as EventTypes<LedgerEvent | StatementEvent>[], [
    ['ledger.clawback-reversed', 'reason'],
    ['ledger.commission-adjusted', 'reason'],
    ['ledger.commission-voided', 'reason'],
    ['ledger.commission-declined', 'reason'],
    ['ledger.commission-held', 'reason'],
    ['ledger.hold-released', 'reason'],
    ['ledger.payout-failed', 'reason'],
    ['ledger.payout-returned', 'reason'],
    ['ledger.payout-unknown', 'reason'],
    ['statement.disputed', 'reason'],
    ['statement.dispute-resolved', 'note'],
  ]);
});
