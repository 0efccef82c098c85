import { type Policy, policy } from '#libs/eventing';
import { type AccountEvent, accountEvents } from '../account/account.events.js';
import { followCommand } from '../registration/follow-account.js';
import { FOLLOW } from '../registration/registration.js';

/** A deal takes the state that its account has decided, also where who decided was gone before it could say so. */
export const followAccountWhenItDecided = (): Policy<AccountEvent> =>
  policy<AccountEvent>({
    name: FOLLOW,
    sources: [accountEvents],
    on: [
      'account.place-taken',
      'account.place-held',
      'account.place-resumed',
      'account.place-given-up',
      'account.protection-granted',
      'account.registration-refused',
      'account.protection-extended',
      'account.protection-reinstated',
      'account.protection-ended',
    ],
    react: (events) =>
      Promise.resolve(
        events.flatMap((event) => {
          const command = followCommand(event);
          return command ? [{ command, answers: [event] }] : [];
        }),
      ),
  });
