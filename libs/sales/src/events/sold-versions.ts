import type { PersonNamer } from '#libs/kernel';
import type { SaleContent } from './sale-content.js';
import { withoutPersons } from './sale.persons.js';

type Named = Pick<SaleContent, 'programId' | 'customer' | 'metadata' | 'person' | 'personalTexts'>;

/**
 * How what was sold is stored: before version 2 the reference and all metadata stood in the clear; before version 3 no line was a service and
 * no discount said which lines it belongs to; before version 4 a credit that named a merged partner was refused.
 */
export const soldSpec = {
  version: 4,
  upcast: {
    1: (data: object) => ({ ...data, person: null, personalTexts: null }),
    2: (data: object) => data,
    3: (data: object) => data,
  },
  personal: { subject: 'person', fields: ['personalTexts'], since: 2, afterErasure: 'left-out' },
  named: {
    until: 1,
    by: <Data extends Named>(data: Data, nameOf: PersonNamer): Data => ({
      ...data,
      ...withoutPersons(data, (text) => nameOf(data.programId, text)),
    }),
  },
} as const;
