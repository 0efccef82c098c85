import {
  AppendTooLarge,
  IdempotencyConflict,
  type Outcome,
  OutcomeUnknown,
  parsePosition,
  positionText,
  StreamTrimmed,
} from '#libs/eventing';
import { isRefusal, type Position, type Refusal, refuse } from '#libs/kernel';
import { toGlobalId } from '../types/global-id.js';
import type { MutationPayload, UserError } from '../types/mutation.types.js';
import { userErrorOf } from './refused-input.js';

/** More fields of the payload, or others in place of its own, kept with the answer: JSON, never personal. */
export interface WithPayloadExtras {
  readonly tells?: object;
}

/** Not done, though something was written down about it: where that stands. */
export type Recorded = Refusal & { readonly position?: Position | null };

/** How an answer is kept under its key. */
export interface StoredAnswer extends WithPayloadExtras {
  readonly position?: string;
  readonly userErrors: readonly UserError[];
}

export const storedAnswerOf = (outcome: (Outcome | Recorded) & WithPayloadExtras): StoredAnswer => ({
  ...(isRefusal(outcome) ? refused(outcome) : { position: positionText(outcome.position), userErrors: [] }),
  ...(outcome.tells && { tells: outcome.tells }),
});

const refused = (refusal: Recorded): StoredAnswer => ({
  ...(refusal.position && { position: positionText(refusal.position) }),
  userErrors: [userErrorOf(refusal)],
});

export function toUserError(error: unknown): StoredAnswer {
  if (error instanceof IdempotencyConflict) return refused(refuse(error.code, error.message, 'idempotencyKey'));
  if (error instanceof AppendTooLarge) return refused(refuse(error.code, 'the input is larger than one change may be'));
  if (error instanceof StreamTrimmed) return refused(refuse(error.code, error.message));
  throw error;
}

/** What another version, another setting of the store or a restored stream may answer otherwise. */
const PASSING = new Set(['NOT_OFFERED_YET', 'APPEND_TOO_LARGE', 'STREAM_TRIMMED']);

/** Whether an answer stays the answer under its key. Where something was written, it does. */
export const isForGood = ({ position, userErrors }: StoredAnswer): boolean =>
  position !== undefined || !userErrors.some(({ code }) => PASSING.has(code));

/** The same, where what was refused may be asked for again. */
export const isDone = ({ position, userErrors }: StoredAnswer): boolean =>
  position !== undefined || userErrors.length === 0;

export function unknownToUserError(error: unknown): MutationPayload {
  if (!(error instanceof OutcomeUnknown)) throw error;
  const userErrors = [{ code: 'OUTCOME_UNKNOWN', message: error.message, field: null }];
  return { id: null, position: null, userErrors };
}

export function payloadOf(kind: string, id: string, { position, userErrors, tells }: StoredAnswer): MutationPayload {
  const written = userErrors.length === 0 || position !== undefined;
  return {
    id: written ? toGlobalId(kind, id) : null,
    position: (position && parsePosition(position)) || null,
    userErrors,
    ...tells,
  };
}

export const latest = (positions: readonly (Position | null)[]): Position | null =>
  positions.reduce((best, position) => (position && (!best || position.commit > best.commit) ? position : best), null);
