import { command, type Decider, refuse } from '#libs/kernel';
import type { AliasEvent, ClaimedKind } from './alias.events.js';

interface Of {
  readonly aliasId: string;
  readonly programId: string;
  readonly journeyId: string;
}

/** Refused for one that leads to another journey already. `placeOf`: of a place of a click its first place. */
export class ClaimAlias extends command('ClaimAlias')<
  Of & { readonly kind: ClaimedKind; readonly placeOf: string | null }
>() {}

/** Lets it be claimed anew, where it leads to this journey. */
export class VacateAlias extends command('VacateAlias')<Of>() {}

export interface AliasState {
  /** Where it leads; null: nobody has claimed it, or it was vacated. */
  readonly journeyId: string | null;
  readonly programId: string | null;
  /** How many customers it has led to that were erased: the next one is another journey. */
  readonly vacated: number;
}

export const aliasDecider: Decider<ClaimAlias | VacateAlias, AliasState, AliasEvent, 'LEADS_ELSEWHERE'> = {
  initial: { journeyId: null, programId: null, vacated: 0 },

  decide({ type, data, context }, { journeyId }) {
    const at = context.occurredAt;
    if (type === 'VacateAlias')
      return journeyId === data.journeyId ? [{ type: 'alias.vacated', data: { ...data, at } }] : [];
    if (journeyId === data.journeyId) return [];
    if (journeyId !== null) return refuse('LEADS_ELSEWHERE', 'this leads to another customer already', 'customer');
    return [{ type: 'alias.claimed', data: { ...data, at } }];
  },

  evolve({ vacated }, { type, data: { journeyId, programId } }) {
    return type === 'alias.claimed'
      ? { journeyId, programId, vacated }
      : { journeyId: null, programId, vacated: vacated + 1 };
  },
};
