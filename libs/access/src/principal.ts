/** What a caller may be, from the `role` claim of the token. */
export const ROLES = ['admin', 'manager', 'partner', 'auditor', 'integration'] as const;
export type Role = (typeof ROLES)[number];

/** Who runs partner programs at a tenant. */
export const STAFF = ['admin', 'manager'] as const satisfies readonly Role[];
/** Who may read everything of a tenant. */
export const READERS = [...STAFF, 'auditor', 'integration'] as const satisfies readonly Role[];
/** Readers, and partners for what is theirs: such a query narrows its rows with `own`. */
export const READERS_AND_PARTNER = [...READERS, 'partner'] as const satisfies readonly Role[];

/** The caller of one request, as its token says; nothing else about a request decides who it is from. */
export interface Principal {
  readonly tenant: string;
  /** An internal id, never a name or an address: it is stored with every event. */
  readonly subject: string;
  readonly role: Role;
  /** Bare UUID of the partner; present if and only if the role is `partner`. */
  readonly partnerId?: string;
}

/** Under this key a `where` says whose rows they must be: beside any other condition on the same property, never instead. */
export const OWN: unique symbol = Symbol('own');

/** A part of a `where` that holds for a partner's own rows. */
export interface Own<Field extends string> {
  readonly [OWN]?: { readonly field: Field; readonly partnerId: string };
}

/** What narrows rows to the caller's own: those whose `field` is its partner id for a partner, all for everybody else. */
export function own<Field extends string>(caller: Principal, field: Field): Own<Field> {
  if (caller.role !== 'partner') return {};
  if (!caller.partnerId) throw new Error('a partner without a partner id reached a query');
  return { [OWN]: { field, partnerId: caller.partnerId } };
}
