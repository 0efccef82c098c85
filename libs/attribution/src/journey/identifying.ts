import type { Instant } from '#libs/kernel';
import type { IdentifyCustomer } from './journey.commands.js';
import type { JourneyEvent } from './journey.events.js';
import type { JourneyState } from './journey.state.js';

/** Opens the journey, or says what the customer is known by beside what it was known by before; nothing where that is all. */
export function opening(
  { journeyId, programId, known }: IdentifyCustomer['data'],
  at: Instant,
  state: JourneyState,
): readonly JourneyEvent[] {
  const { identifiers, marks, accountId } = known;
  const of = { journeyId, programId, at };
  if (state.status === 'absent') return [{ type: 'journey.opened', data: { ...of, identifiers, marks, accountId } }];
  const fresh = {
    identifiers: identifiers.filter(({ aliasId }) => !state.identifiers.has(aliasId)),
    marks: [marks?.email, marks?.domain].some((mark) => mark && !state.marks.has(mark)) ? marks : null,
    accountId: accountId !== null && state.accountIds.has(accountId) ? null : accountId,
  };
  const isNew = fresh.identifiers.length > 0 || fresh.marks !== null || fresh.accountId !== null;
  return isNew ? [{ type: 'journey.identified', data: { ...of, ...fresh } }] : [];
}
