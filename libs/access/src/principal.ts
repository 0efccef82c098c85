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

/**
 * What narrows rows to the caller's own: `{ [field]: partnerId }` for a partner, nothing for everybody else. Meant to be spread
 * last into a `where`, so that it wins.
 */
export function own<Field extends string>(caller: Principal, field: Field): { readonly [F in Field]?: string } {
  if (caller.role !== 'partner') return {};
  if (!caller.partnerId) throw new Error('a partner without a partner id reached a query');
  return { [field]: caller.partnerId } as { readonly [F in Field]?: string };
}
