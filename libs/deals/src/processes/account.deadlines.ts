import { clearDeadline, type DeadlineChange, deadlines, type DeadlineSubject, setDeadline } from '#libs/eventing';
import { type AccountEvent, accountEvents } from '../account/account.events.js';

/** When a protection ends, when that is near, and when a place that was kept is lost. */
export const accountDeadlines = deadlines<AccountEvent>()(accountEvents, {
  'account.place-held': ({ data }) => [setDeadline('place-ends', deadlineSubject(data), data.until)],
  'account.place-resumed': ({ data }) => [clearDeadline('place-ends', deadlineSubject(data))],
  'account.place-given-up': ({ data }) => [clearDeadline('place-ends', deadlineSubject(data))],
  'account.protection-granted': ({ data }) => [clearDeadline('place-ends', deadlineSubject(data)), ...ending(data)],
  'account.registration-refused': ({ data }) => [clearDeadline('place-ends', deadlineSubject(data))],
  'account.protection-extended': ({ data }) => ending(data),
  'account.protection-reinstated': ({ data }) => ending(data),
  'account.protection-ended': ({ data }) => [
    clearDeadline('protection-ends', deadlineSubject(data)),
    clearDeadline('protection-ends-soon', deadlineSubject(data)),
  ],
});

interface Promised {
  readonly dealId: string;
  readonly programId: string;
  readonly until: string;
  readonly remindAt: string | null;
}

const deadlineSubject = ({ dealId, programId }: Pick<Promised, 'dealId' | 'programId'>): DeadlineSubject => ({
  noun: 'deal',
  id: dealId,
  programId,
});

const ending = (promised: Promised): readonly DeadlineChange[] => [
  setDeadline('protection-ends', deadlineSubject(promised), promised.until),
  promised.remindAt === null
    ? clearDeadline('protection-ends-soon', deadlineSubject(promised))
    : setDeadline('protection-ends-soon', deadlineSubject(promised), promised.remindAt),
];
