import type { PersonNamer } from '#libs/kernel';
import type { PlannedPayout } from './planned-payout.js';

/** In the clear before version 2; before version 3 what it pays was not counted. */
export const withNamedDestination = {
  version: 3,
  upcast: { 1: (data: object) => data, 2: (data: object) => ({ ...data, entries: null }) },
  named: {
    until: 1,
    by: <Data extends PlannedPayout>(data: Data, nameOf: PersonNamer): Data => ({
      ...data,
      destination: data.destination === null ? null : nameOf(data.programId, data.destination),
    }),
  },
};
