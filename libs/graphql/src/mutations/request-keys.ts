import type { Principal } from '#libs/access';
import type { Idempotency } from '#libs/eventing';
import { idOf, keyOf as storedKey, knownForm } from '#libs/kernel';

export interface Keyed {
  readonly idempotencyKey: string;
  /** Business time; the clock of the request if absent. */
  readonly occurredAt?: string | null;
}

export interface Request {
  /** The mutation's name: idempotency keys are scoped by it. */
  readonly name: string;
  /** Prefix of the global id that the payload answers with. */
  readonly kind: string;
  readonly input: Keyed;
  readonly caller: Principal;
}

/** The vendor's own number of something of a program. */
export interface NaturalKey {
  readonly programId: string;
  readonly externalId: string;
}

export interface Creating extends Request {
  /** UUID that follows from a natural key; without it the id follows from the idempotency key. */
  readonly id?: string;
  /** The natural key that names the stream which decides, where the id follows from one. */
  readonly natural?: NaturalKey;
}

export interface Changing extends Request {
  /** UUID of what is changed. */
  readonly id: string;
  /** Whether a refusal that wrote nothing is asked for anew under the same key: an import has no other. */
  readonly asksAgain?: true;
}

/**
 * Keys are kept in one normal form. Older history holds them as they were given: where that differs, what is known under either is
 * found before the key counts as new.
 */
export async function underKnownKey<Asked extends Creating | Changing>(
  idempotency: Idempotency,
  asked: Asked,
): Promise<Asked> {
  const under = (idempotencyKey: string): Asked => ({ ...asked, input: { ...asked.input, idempotencyKey } });
  const { caller, name, kind, id } = asked;
  const form = await knownForm(asked.input.idempotencyKey, async (key) => {
    const [request, { tenant }] = [under(key), caller];
    const isBegun = await idempotency.isKnown({ tenant, mutation: name, key: scopedKey(request) });
    return isBegun || (id === undefined && idempotency.hasMade(kind, tenant, idOfKey(request)));
  });
  return form === asked.input.idempotencyKey ? asked : under(form);
}

type Keying = Pick<Request, 'caller' | 'input'>;

/** The keys of a partner are its own: another that happens to choose the same one asks for something else. */
export const scopedKey = ({ caller, input }: Keying): string =>
  caller.role === 'partner' ? `${caller.partnerId}:${input.idempotencyKey}` : input.idempotencyKey;

/** The key of a request as it is kept, for ids that follow from it. */
export const keyOf = (request: Keying): string => storedKey(scopedKey(request));

export const idOfKey = (request: Request): string =>
  idOf(request.caller.tenant, request.kind, `${request.name}:${scopedKey(request)}`);
