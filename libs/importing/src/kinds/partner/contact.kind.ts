import { valueOf } from '../../values/condition.js';
import type { ContactSpec } from '../../schema/record.schema.js';
import type { Scope } from '../../values/value.js';
import type { Row } from '../../row/row.js';
import { instant, optional, ownNumber } from '../fields/fields.js';
import { compileNewPartner } from './partner.kind.js';
import type { Made } from '../fields/record.js';

/** A person at a partner; its name is its key where the mapping has neither name nor address. */
export function compileContact(spec: ContactSpec, scope: Scope): (head: Row) => Made {
  const partnerKey = valueOf(spec.partner, scope);
  const externalId = ownNumber(valueOf(spec.externalId, scope), 'key of the contact');
  const partner = ownNumber(partnerKey, 'partner');
  const create = spec.create && compileNewPartner(partnerKey, spec.create, scope);
  const [name, email, phone, role] = [spec.name, spec.email, spec.phone, spec.role].map((given) =>
    optional(given && valueOf(given, scope)),
  );
  const at = spec.at && instant(valueOf(spec.at, scope));
  return (head) => ({
    kind: 'contact',
    item: {
      partnerExternalId: partner(head),
      externalId: externalId(head),
      name: name?.(head) ?? (email?.(head) ? null : externalId(head)),
      email: email?.(head) ?? null,
      phone: phone?.(head) ?? null,
      role: role?.(head) ?? null,
      ...(at && { occurredAt: at(head) }),
    },
    partners: create ? [create(head)] : [],
    lines: [],
  });
}
