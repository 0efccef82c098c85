import type { BadRow } from '../row/fault.js';
import type { SourceRecord } from '../kinds/fields/record.js';
import type { RecordKind } from '../schema/record.schema.js';
import type { Api } from './api.js';
import { batchesOf, type Order } from './batches.js';
import { admit, plan, sendItems } from './bulk.js';
import type { Result, UserError } from './result.js';

/** What became of one record. */
export interface Answer {
  readonly record: SourceRecord;
  /** Why the service has not taken it, by code, where the mapping says that this is an answer. */
  readonly answer: string | null;
  readonly refused: readonly BadRow[];
  readonly position: string | null;
}

export interface SentWindow {
  /** One for each record, in their order. */
  readonly answers: readonly Answer[];
  /** Partners and activities that were refused, on the row that met them first. */
  readonly partners: readonly { readonly record: SourceRecord; readonly bad: BadRow }[];
}

/** Sends windows of records, one request after the other, so that history has them in the order of the file. */
export class Sender {
  /** Partners and activities asked for so far: as many as there are of them, not rows. */
  private readonly asked = { partners: new Set<string>(), activities: new Set<string>() };

  constructor(
    private readonly api: Api,
    private readonly programId: string | null,
  ) {}

  /** Throws ApiFault when there is no answer; then everything may be sent again. */
  async send(window: readonly SourceRecord[], order: Order): Promise<SentWindow> {
    const { programId } = this;
    const admitted = await this.makeNew(
      window,
      ({ partners }) => partners,
      this.asked.partners,
      (met) => admit(this.api, programId ?? '', met),
    );
    const planned = await this.makeNew(
      window,
      ({ activities = [] }) => activities,
      this.asked.activities,
      (met) => plan(this.api, programId ?? '', met),
    );
    const partners = [...admitted, ...planned];
    const answered = new Map<SourceRecord, Answer>();
    for (const batch of batchesOf(window, order)) {
      const items = batch.records.map(({ item }) => item);
      const results = await sendItems(this.api, batch.kind, this.programId, items);
      for (const [at, record] of batch.records.entries()) answered.set(record, answerOf(record, results[at]));
    }
    return { partners, answers: window.flatMap((record) => answered.get(record) ?? []) };
  }

  /** The position of an item that was sent before: tells whether this is the history it was sent to. */
  async positionOf(kind: RecordKind, item: object): Promise<string | null> {
    const [result] = await sendItems(this.api, kind, this.programId, [item]);
    return result?.position ?? null;
  }

  /** Makes what records name and nobody has asked for yet. */
  private async makeNew<New extends { readonly externalId: string }>(
    window: readonly SourceRecord[],
    newOf: (record: SourceRecord) => readonly New[],
    asked: Set<string>,
    make: (met: readonly New[]) => Promise<Result[]>,
  ): Promise<SentWindow['partners']> {
    const first = new Map<string, { one: New; record: SourceRecord }>();
    for (const record of window)
      for (const one of newOf(record)) {
        const { externalId } = one;
        if (!asked.has(externalId) && !first.has(externalId)) first.set(externalId, { one, record });
      }
    const met = [...first.values()];
    if (met.length === 0 || this.programId === null) return [];
    const results = await make(met.map(({ one }) => one));
    for (const externalId of first.keys()) asked.add(externalId);
    return results.flatMap(({ userErrors }, at) => {
      const record = met[at]?.record;
      if (!record) return [];
      return userErrors.map((error) => ({ record, bad: reportOf(record, { ...error, field: null }) }));
    });
  }
}

function answerOf(record: SourceRecord, result: Result | undefined): Answer {
  const { position = null, userErrors = [] } = result ?? {};
  const [error] = userErrors;
  if (error && userErrors.every(({ code }) => record.answers.includes(code))) {
    return { record, position, answer: error.code, refused: [] };
  }
  return { record, position, answer: null, refused: userErrors.map((each) => reportOf(record, each)) };
}

/** A refusal of a line is reported on the row that the line came from. */
function reportOf({ file, line, lines }: SourceRecord, { code, message, field }: UserError): BadRow {
  const ofLine = field?.[0] === 'lines' ? lines[Number(field[1])] : undefined;
  const reason = field && field.length > 0 ? `${message} (${field.join('.')})` : message;
  return { file, line: ofLine ?? line, column: null, reason, code };
}
