import { valueOf } from '../values/condition.js';
import type { CustomerSpec, LeadSpec } from '../schema/evidence.schema.js';
import type { Scope } from '../values/value.js';
import { flag, instant, optional, optionalNumber, ownNumber, type Field } from './fields/fields.js';
import { compileNewActivity } from './activity.kind.js';
import { compileNewPartner } from './partner/partner.kind.js';
import type { Made } from './fields/record.js';

/** Somebody who may buy, as it was submitted; without an identifier its number alone says who it is. */
export function compileLead(spec: LeadSpec, scope: Scope): Field<Made> {
  const externalId = ownNumber(valueOf(spec.externalId, scope));
  const at = instant(valueOf(spec.at, scope));
  const key = spec.partner && valueOf(spec.partner, scope);
  const partner = optionalNumber(key, 'partner');
  const create = key && spec.create && compileNewPartner(key, spec.create, scope);
  const customer = compileKnownCustomer(spec.customer, scope);
  const texts = (['name', 'phone', 'company', 'country'] as const).map(
    (name) => [name, optional(spec[name] && valueOf(spec[name], scope))] as const,
  );
  const consent = compileConsent(spec.consent, scope);
  const activity = compileActivityNamed(spec.activity, scope);
  const planned = compileNewActivity(spec.createActivity, spec.activity, spec.at, scope);
  return (row) => ({
    kind: 'lead',
    item: {
      externalId: externalId(row),
      occurredAt: at(row),
      partnerExternalId: partner(row),
      customer: customer(row),
      ...Object.fromEntries(texts.map(([name, text]) => [name, text(row)])),
      consent: consent(row),
      ...activity(row),
    },
    partners: create && partner(row) !== null ? [create(row)] : [],
    activities: planned(row),
    lines: [],
  });
}

/** What is not mapped is left out: what was sent before says the same as ever. */
export function compileActivityNamed(spec: LeadSpec['activity'], scope: Scope): Field<object> {
  if (!spec) return () => ({});
  const number = optionalNumber(valueOf(spec, scope));
  return (row) => ({ activityExternalId: number(row) || null });
}

function compileConsent(spec: LeadSpec['consent'], scope: Scope): Field<object | null> {
  if (!spec) return () => null;
  const given = flag(valueOf(spec.given, scope));
  const at = instant(valueOf(spec.at, scope));
  const wording = optional(spec.wording && valueOf(spec.wording, scope));
  return (row) => {
    const agreed = given(row);
    return agreed === null ? null : { given: agreed, at: at(row), wording: wording(row) };
  };
}

/** By what a customer is known: what is there of it. */
export function compileKnownCustomer(spec: CustomerSpec, scope: Scope): Field<object> {
  const names = (['ref', 'email', 'crmId', 'website'] as const).map(
    (name) => [name, optionalNumber(spec[name] && valueOf(spec[name], scope), 'reference')] as const,
  );
  return (row) =>
    Object.fromEntries(
      names.flatMap(([name, text]) => {
        const value = text(row);
        return value === null || value === '' ? [] : [[name, value] as const];
      }),
    );
}
