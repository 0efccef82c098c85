import type { PersonNamer } from '#libs/kernel';
import type { PlannedPayout } from './figures.js';

/** In the clear before version 2. */
export const withNamedDestination = {
  version: 2,
  upcast: { 1: (data: object) => data },
  named: {
    until: 1,
    by: <Data extends PlannedPayout>(data: Data, nameOf: PersonNamer): Data => ({
      ...data,
      destination: data.destination === null ? null : nameOf(data.programId, data.destination),
    }),
  },
};
