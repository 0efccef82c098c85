import { dayOf } from '#libs/kernel';
import type { ActivitySpec, CreateActivitySpec } from '../schema/marketing.schema.js';
import type { ValueSpec } from '../schema/value.schema.js';
import { valueOf } from '../values/condition.js';
import type { Scope, Value } from '../values/value.js';
import { zoneOf } from '../values/zone.js';
import { day, enumName, instant, integer, oneOf, optional, ownNumber, type Field } from './fields/fields.js';
import type { Made, NewActivity } from './fields/record.js';

const KINDS = ['webinar', 'ebook', 'research', 'event', 'campaign', 'content'];

/** `begins`: its first day, where the mapping does not say it. */
function compilePlan(
  key: Value,
  spec: CreateActivitySpec,
  scope: Scope,
  begins: Field | undefined,
): Field<NewActivity> {
  const value = (given: ValueSpec | undefined): Value | undefined => given && valueOf(given, scope);
  const externalId = ownNumber(key, 'number of the activity');
  const kind = oneOf(valueOf(spec.kind, scope), 'kind of activity', KINDS);
  const [name, audience] = [optional(value(spec.name)), optional(value(spec.audience))];
  const [startsOn, endsOn] = [spec.startsOn, spec.endsOn].map((given) => given && day(valueOf(given, scope)));
  const expected = value(spec.expectedLeads);
  const leads = expected && integer(expected, 'number of leads');
  return (row) => {
    const first = (startsOn ?? begins)?.(row) ?? '';
    return {
      ...{ externalId: externalId(row), name: name(row) || externalId(row), kind: enumName(kind(row)) },
      ...{ startsOn: first, endsOn: endsOn?.(row) ?? first, audience: audience(row) || null },
      expectedLeads: leads && expected?.of(row) ? leads(row) : null,
    };
  };
}

/** The activity that a record came through, where it is met first; nothing where the record names none. */
export function compileNewActivity(
  spec: CreateActivitySpec | undefined,
  named: ValueSpec | undefined,
  at: ValueSpec,
  scope: Scope,
): Field<readonly NewActivity[]> {
  if (!spec || !named) return () => [];
  const key = valueOf(named, scope);
  const [moment, zone] = [instant(valueOf(at, scope)), zoneOf(at, scope)];
  const plan = compilePlan(key, spec, scope, (row) => dayOf(moment(row), zone(row) ?? 'UTC'));
  return (row) => (key.of(row) ? [plan(row)] : []);
}

/** What vendor and partners do together to be found. */
export function compileActivity(spec: ActivitySpec, scope: Scope): Field<Made> {
  const plan = compilePlan(valueOf(spec.externalId, scope), spec, scope, undefined);
  return (row) => ({ kind: 'activity', item: plan(row), partners: [], lines: [] });
}
