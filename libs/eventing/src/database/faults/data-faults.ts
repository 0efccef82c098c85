/** What no repetition mends: this build and this history do not fit, or a key does not fit what was sealed under it. */
const KEY_FAULTS: readonly string[] = ['PersonalKeyMissing', 'SealBroken', 'KeyEncryptionKeyMissing'];
const OWN_DATA_FAULTS: readonly string[] = [
  ...KEY_FAULTS,
  ...['UnknownEvent', 'MalformedEvent', 'MissingRow', 'SubjectErased'],
];
const OWN_INFRASTRUCTURE: readonly string[] = [
  ...['OutcomeUnknown', 'RevisionConflict', 'NotYetVisible', 'ForeignViews', 'LostHistory'],
  ...['AbortError', 'TimeoutError', 'AggregateError'],
];
/**
 * SQLSTATE classes: one row written twice at once; a value that a column cannot hold; a rule of a table that a row breaks; a key too long
 * for an index or JSON nested too deep.
 */
const DATA_CLASSES: readonly string[] = ['21', '22', '23', '54'];
/** Drivers throw these as plain errors. */
const BROKEN_CONNECTION =
  /connection (terminated|ended|error|closed|reset|refused)|timeout exceeded when trying to connect|not queryable|calling end on the pool|query read timeout/i;

interface Known {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly severity?: unknown;
  readonly type?: unknown;
}

const namesOf = (fault: Known): unknown[] => [fault.name, (fault as object).constructor.name];
const isOneOf = (names: readonly string[], fault: Known): boolean =>
  namesOf(fault).some((name) => names.includes(name as string));
const asKnown = (fault: unknown): Known | undefined =>
  typeof fault === 'object' && fault !== null ? (fault as Known) : undefined;

/** SQLSTATE of what Postgres itself has answered. */
const stateOf = ({ code, severity }: Known): string | undefined =>
  severity !== undefined && typeof code === 'string' && code.length === 5 ? code : undefined;

/** Whether the event is at fault, so that trying again without it helps and trying again with it does not. */
export function isDataFault(fault: unknown): boolean {
  const known = asKnown(fault);
  if (!known) return true;
  if (isOneOf(OWN_DATA_FAULTS, known)) return true;
  const state = stateOf(known);
  if (state !== undefined) return DATA_CLASSES.includes(state.slice(0, 2));
  return !isOneOf(OWN_INFRASTRUCTURE, known) && !isOfDriver(known);
}

/** A fault that says by itself what it is; any other may be a driver's in disguise. */
export function isCertain(fault: unknown): boolean {
  const known = asKnown(fault);
  return known !== undefined && (isOneOf(OWN_DATA_FAULTS, known) || stateOf(known) !== undefined);
}

/** A key that may come back by itself: worth another try every few seconds. */
export const isKeyFault = (fault: unknown): boolean => isOneOf(KEY_FAULTS, asKnown(fault) ?? {});

function isOfDriver({ code, type, message }: Known): boolean {
  if (typeof code === 'number' || typeof type === 'string') return true;
  if (typeof code === 'string' && /^E[A-Z]{2,}/.test(code) && !code.startsWith('ERR_')) return true;
  return typeof message === 'string' && BROKEN_CONNECTION.test(message);
}

/** It was cut off because it took too long: by Postgres, or by us who waited for it. */
export function isOutOfTime(fault: unknown): boolean {
  const { code, message } = asKnown(fault) ?? {};
  return code === '57014' || message === 'Query read timeout';
}

const MOST_CHARACTERS = 1_000;

/** A text that every column of text can hold. */
export const storable = (text: string): string => text.slice(0, MOST_CHARACTERS).replaceAll('\u0000', '\\u0000');

/** For operators: all that is known. */
export function errorText(fault: unknown): string {
  const known = asKnown(fault);
  return storable(known ? `${nameText(known)}: ${String(known.message)}` : String(fault));
}

/** For everybody: our own faults quote nothing that a caller has sent, other people's may. */
export function reasonText(fault: unknown): string {
  const known = asKnown(fault);
  if (!known) return 'a fault of no known kind';
  if (isOneOf(OWN_DATA_FAULTS, known)) return errorText(fault);
  const state = stateOf(known);
  return storable(state === undefined ? `${nameText(known)} in a handler` : `database error ${state}`);
}

/** The same for the same kind of fault, such as `UNKNOWN_EVENT`, of a text that `reasonText` has made. */
export function reasonCode(reason: string): string {
  const state = /^database error (\w{5})$/.exec(reason)?.[1];
  if (state !== undefined) return `DATABASE_ERROR_${state}`;
  const own = OWN_DATA_FAULTS.find((name) => reason.startsWith(`${name}: `));
  return own === undefined ? 'HANDLER_FAILED' : own.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}

const nameText = (known: Known): string => String(known.name ?? 'Error');

/** Postgres's answer where a table is not there: a view's is still made. */
export const isNoTable = (fault: unknown): boolean => (fault as { readonly code?: unknown } | null)?.code === '42P01';
