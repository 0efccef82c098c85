import { toGlobalId } from '#libs/kernel';
import type { OfFund } from '../fund/state/fund.events.js';

/** What everything that belongs to a fund says. */
export const ofFund = ({ fundId, programId, partnerId }: OfFund) => ({
  fundId: toGlobalId('fund', fundId),
  programId: toGlobalId('program', programId),
  partnerId: toGlobalId('partner', partnerId),
});

export const noteOf = ({ reason: note }: { readonly reason: string | null }) => ({ note });
