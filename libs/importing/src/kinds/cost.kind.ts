import type { AllocationSpec, CostSpec } from '../schema/marketing.schema.js';
import { valueOf } from '../values/condition.js';
import type { Scope } from '../values/value.js';
import { amount, currency, day, instant, optionalNumber, ownNumber, required, type Field } from './fields/fields.js';
import { compileNewPartner } from './partner/partner.kind.js';
import type { Made } from './fields/record.js';

/** Something that partners cost and that nothing else tells of. */
export function compileCost(spec: CostSpec, scope: Scope): Field<Made> {
  const externalId = ownNumber(valueOf(spec.externalId, scope));
  const category = required(valueOf(spec.category, scope), 'category');
  const money = amount(valueOf(spec.amount, scope), 'amount');
  const code = spec.currency && currency(valueOf(spec.currency, scope));
  const on = day(valueOf(spec.day, scope));
  const key = spec.partner && valueOf(spec.partner, scope);
  const partner = optionalNumber(key, 'partner');
  const create = key && spec.create && compileNewPartner(key, spec.create, scope);
  return (row) => {
    const named = partner(row) || null;
    return {
      kind: 'cost',
      item: {
        ...{ externalId: externalId(row), category: category(row), amount: money(row), day: on(row) },
        ...(code && { currency: code(row) }),
        partnerExternalId: named,
      },
      partners: create && named !== null ? [create(row)] : [],
      lines: [],
    };
  };
}

/** What a partner has of a budget in all, from a moment on. */
export function compileAllocation(spec: AllocationSpec, scope: Scope): Field<Made> {
  const at = instant(valueOf(spec.at, scope));
  const budget = required(valueOf(spec.budget, scope), 'name of the budget');
  const key = valueOf(spec.partner, scope);
  const partner = ownNumber(key, 'partner');
  const create = spec.create && compileNewPartner(key, spec.create, scope);
  const money = amount(valueOf(spec.amount, scope), 'amount');
  return (row) => ({
    kind: 'allocation',
    item: { budget: budget(row), partnerExternalId: partner(row), amount: money(row), occurredAt: at(row) },
    partners: create ? [create(row)] : [],
    lines: [],
  });
}
