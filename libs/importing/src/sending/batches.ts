import type { SourceRecord } from '../kinds/fields/record.js';
import { RECORD_KINDS, type RecordKind } from '../schema/record.schema.js';

/** Kinds of one window go one after the other, or exactly as the mapping has put the records in order. */
export type Order = 'by-kind' | 'as-ordered';

/** Records of one kind that go in one request. */
export interface Batch {
  readonly kind: RecordKind;
  readonly records: readonly SourceRecord[];
}

/** What others refer to comes first. */
const RANKS: Record<RecordKind, number> = {
  ...{
    partner: 0,
    partnerParent: 1,
    contact: 2,
    rates: 2,
  },
  // A sale is credited by what is known when it is recorded.
  ...{ activity: 3, link: 4, code: 5, lead: 6, touches: 7, cost: 8, allocation: 9 },
  ...{ sale: 10, refund: 11, refundReversal: 12, amendment: 13, creditNote: 14 },
  ...{ deal: 15, registration: 16, closing: 17 },
};

const BY_RANK = [...RECORD_KINDS].sort((a, b) => RANKS[a] - RANKS[b]);

/**
 * A window as requests. What bears the same number never travels in one: records of one request may be decided side by side,
 * and of a number the first must be first.
 */
export function batchesOf(window: readonly SourceRecord[], order: Order): Batch[] {
  const inOrder =
    order === 'as-ordered' ? window : BY_RANK.flatMap((kind) => window.filter((one) => one.kind === kind));
  const batches: { kind: RecordKind; records: SourceRecord[]; numbers: Set<string> }[] = [];
  for (const record of inOrder) {
    const last = batches.at(-1);
    const number = numberOf(record);
    if (last?.kind === record.kind && !last.numbers.has(number ?? '')) {
      last.records.push(record);
      if (number !== null) last.numbers.add(number);
    } else {
      batches.push({ kind: record.kind, records: [record], numbers: new Set(number === null ? [] : [number]) });
    }
  }
  return batches;
}

const numberOf = ({ item }: SourceRecord): string | null => ('externalId' in item ? String(item.externalId) : null);
