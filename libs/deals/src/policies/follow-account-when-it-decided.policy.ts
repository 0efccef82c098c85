import { type Policy, policy } from '#libs/eventing';
import { type AccountEvent, accountEvents } from '../account/account.events.js';
import { followCommand } from './follow.command.provider.js';
import { FOLLOW } from '../desk/registration.facts.js';

/** A deal takes the state that its account has decided, also where who decided was gone before it could say so. */
export const followAccountWhenItDecided = (): Policy<AccountEvent> =>
  policy<AccountEvent>({
    name: FOLLOW,
    sources: [accountEvents],
    on: {
      'account.place-taken': 'taken',
      'account.place-held': 'taken',
      'account.place-resumed': 'taken',
      'account.place-given-up': 'taken',
      'account.protection-granted': 'taken',
      'account.registration-refused': 'taken',
      'account.protection-extended': 'taken',
      'account.protection-reinstated': 'taken',
      'account.protection-ended': 'taken',
      'account.direct-opportunity-opened': 'ignored',
      'account.direct-opportunity-closed': 'ignored',
      'account.became-customer': 'ignored',
      'account.marked-competitor': 'ignored',
      'account.history-noted': 'ignored',
      'account.conflict-found': 'ignored',
    },
    react: (events) =>
      Promise.resolve(
        events.flatMap((event) => {
          const command = followCommand(event);
          return command ? [{ command, answers: [event] }] : [];
        }),
      ),
  });
