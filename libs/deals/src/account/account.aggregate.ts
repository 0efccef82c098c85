import type { Aggregate } from '#libs/eventing';
import * as commands from './account.commands.js';
import { accountDecider } from './account.js';
import { type AccountEvent, accountEvents } from './account.events.js';
import type { AccountState } from './account.state.js';

export const accountAggregate: Aggregate<commands.AccountCommand, AccountState, AccountEvent> = {
  decider: accountDecider,
  events: accountEvents,
  commands,
  id: ({ data }) => data.accountId,
  creates: ['AskForProtection', 'NoteHistory'],
};
