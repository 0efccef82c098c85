import type { Hold } from '#libs/commissions';

/** How far an entry is, as readers are shown it. */
export interface EntryState {
  /** The month it is posted to. */
  readonly period: string | null;
  readonly status: string;
  /** The month that will decide on it; null when it waits for nothing more. */
  readonly due: string | null;
  readonly payoutId: string | null;
  readonly holds: readonly Hold[];
  /** Those that have not ended. */
  readonly kinds: readonly Hold['kind'][];
  /** Since when each of its holds stands. */
  readonly since: Readonly<Record<string, string>>;
  readonly reversed: boolean;
}

export const FRESH: EntryState = {
  period: null,
  status: 'accrued',
  due: null,
  payoutId: null,
  holds: [],
  kinds: [],
  since: {},
  reversed: false,
};

export const heldSince = ({ kinds, since }: EntryState) => kinds.map((kind) => since[kind]).toSorted()[0] ?? null;

/** Which of its holds stand at a moment, and since when. */
export const standing = (
  { since: before }: EntryState,
  holds: readonly Hold[],
  at: string,
): Pick<EntryState, 'kinds' | 'since'> => ({
  kinds: holds.flatMap(({ kind, until }) => (until === null || until > at ? [kind] : [])),
  since: Object.fromEntries(holds.map(({ kind }) => [kind, before[kind] ?? at])),
});

/** Nothing more becomes of it. */
export const isOver = ({ payoutId, status }: EntryState): boolean =>
  payoutId !== null || ['voided', 'declined'].includes(status);

/** Nothing is paid before the month that it is posted to. */
export const notBefore = ({ period }: EntryState, due: string | null): string | null =>
  due !== null && period !== null && due < period ? period : due;
