import { valueOf } from '../../values/condition.js';
import type { PartnerParentSpec } from '../../schema/record.schema.js';
import type { Scope } from '../../values/value.js';
import type { Row } from '../../row/row.js';
import { instant, optionalNumber, ownNumber, required } from '../fields/fields.js';
import type { Made } from '../fields/record.js';

/** Who stands above a partner from a moment on; an empty cell for the parent: nobody does. */
export function compilePartnerParent(spec: PartnerParentSpec, scope: Scope): (head: Row) => Made {
  const partner = ownNumber(valueOf(spec.partner, scope), 'partner');
  const parent = optionalNumber(valueOf(spec.parent, scope), 'partner');
  const effectiveFrom = instant(valueOf(spec.effectiveFrom, scope));
  const reason = required(valueOf(spec.reason, scope), 'reason');
  return (head) => ({
    kind: 'partnerParent',
    item: {
      ...{ partnerExternalId: partner(head), parentExternalId: parent(head) || null },
      ...{ effectiveFrom: effectiveFrom(head), reason: reason(head) },
    },
    partners: [],
    lines: [],
  });
}
