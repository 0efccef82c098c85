import { valueOf } from '../values/condition.js';
import type { TouchesSpec } from '../schema/evidence.schema.js';
import type { Scope } from '../values/value.js';
import { enumName, instant, oneOf, ownNumber, type Field } from './fields/fields.js';
import { when } from './fields/lines.js';
import { compileNewActivity } from './activity.kind.js';
import { compileActivityNamed, compileKnownCustomer } from './lead.kind.js';
import { compileNewPartner } from './partner/partner.kind.js';
import type { Made } from './fields/record.js';

const KINDS = ['click', 'code', 'lead', 'response', 'cosell'];

/**
 * A customer's touches that stand in one row, in the order given. Each is numbered by the row and its place in the mapping, so that a row that is
 * read again says the same: the second of row 7 is `7.2`, whether or not there is a first.
 */
export function compileTouches(spec: TouchesSpec, scope: Scope): Field<Made> {
  const externalId = ownNumber(valueOf(spec.externalId, scope));
  const customer = compileKnownCustomer(spec.customer, scope);
  const ways = spec.touches.map((touch, place) => {
    const key = valueOf(touch.partner, scope);
    const at = instant(valueOf(touch.at, scope));
    return {
      place: place + 1,
      when: when(touch.when, scope),
      at,
      kind: oneOf(valueOf(touch.kind, scope), 'kind of touch', KINDS),
      partner: ownNumber(key, 'partner'),
      activity: compileActivityNamed(touch.activity, scope),
      planned: compileNewActivity(touch.createActivity, touch.activity, touch.at, scope),
      create: touch.create && compileNewPartner(key, touch.create, scope),
    };
  });
  return (row) => {
    const taken = ways.filter((way) => way.when(row));
    const number = externalId(row);
    const of = customer(row);
    return {
      kind: 'touches',
      item: {
        externalId: number,
        touches: taken.map(({ place, at, kind, partner, activity }) => ({
          externalId: `${number}.${place}`,
          ...{ kind: enumName(kind(row)), happenedAt: at(row), customer: of, partnerExternalId: partner(row) },
          ...activity(row),
        })),
      },
      partners: taken.flatMap(({ create }) => (create ? [create(row)] : [])),
      activities: taken.flatMap(({ planned }) => planned(row)),
      lines: [],
    };
  };
}
