import { type Decider, refuse } from '#libs/kernel';
import type { ClaimIdentifier } from './identifier.commands.js';
import type { IdentifierEvent } from './identifier.events.js';

export interface IdentifierState {
  /** Where it leads, for ever; null: nobody has claimed it. */
  readonly accountId: string | null;
  readonly programId: string | null;
}

export const identifierDecider: Decider<ClaimIdentifier, IdentifierState, IdentifierEvent, 'LEADS_ELSEWHERE'> = {
  initial: { accountId: null, programId: null },

  decide({ data, context }, { accountId }) {
    if (accountId === data.accountId) return [];
    if (accountId !== null) return refuse('LEADS_ELSEWHERE', 'this identifier leads to another account', 'accountId');
    return [{ type: 'identifier.claimed', data: { ...data, at: context.occurredAt } }];
  },

  evolve: (_, { data: { accountId, programId } }) => ({ accountId, programId }),
};
