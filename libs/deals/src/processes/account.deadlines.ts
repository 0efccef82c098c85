import { clearDeadline, type DeadlineChange, deadlines, type DeadlineSubject, setDeadline } from '#libs/eventing';
import { type AccountEvent, accountEvents } from '../account/account.events.js';

/** When a protection ends, when that is near, and when a place that was kept is lost. */
export const accountDeadlines = deadlines<AccountEvent>()(accountEvents, {
  'account.place-held': ({ data }) => [setDeadline('place-ends', subjectOf(data), data.until)],
  'account.place-resumed': ({ data }) => [clearDeadline('place-ends', subjectOf(data))],
  'account.place-given-up': ({ data }) => [clearDeadline('place-ends', subjectOf(data))],
  'account.protection-granted': ({ data }) => [clearDeadline('place-ends', subjectOf(data)), ...ending(data)],
  'account.registration-refused': ({ data }) => [clearDeadline('place-ends', subjectOf(data))],
  'account.protection-extended': ({ data }) => ending(data),
  'account.protection-reinstated': ({ data }) => ending(data),
  'account.protection-ended': ({ data }) => [
    clearDeadline('protection-ends', subjectOf(data)),
    clearDeadline('protection-ends-soon', subjectOf(data)),
  ],
});

interface Promised {
  readonly dealId: string;
  readonly programId: string;
  readonly until: string;
  readonly remindAt: string | null;
}

const subjectOf = ({ dealId, programId }: Pick<Promised, 'dealId' | 'programId'>): DeadlineSubject => ({
  noun: 'deal',
  id: dealId,
  programId,
});

const ending = (promised: Promised): readonly DeadlineChange[] => [
  setDeadline('protection-ends', subjectOf(promised), promised.until),
  promised.remindAt === null
    ? clearDeadline('protection-ends-soon', subjectOf(promised))
    : setDeadline('protection-ends-soon', subjectOf(promised), promised.remindAt),
];
