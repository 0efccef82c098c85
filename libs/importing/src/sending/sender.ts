import type { BadRow } from '../fault.js';
import type { NewPartner, SourceRecord } from '../kinds/record.js';
import type { RecordKind } from '../mapping/mapping.schema.js';
import type { Api } from './api.js';
import { admit, type Result, sendItems, type UserError } from './bulk.js';

/** Kinds of one window are sent one after the other in this order: what others refer to comes first. */
const ORDER: readonly RecordKind[] = ['partner', 'rates', 'sale', 'refund', 'creditNote'];

export interface SentWindow {
  readonly refused: readonly BadRow[];
  /** By kind, how many the service has now. */
  readonly taken: Readonly<Record<string, number>>;
  /** The record sent last, if it was taken. */
  readonly last: { readonly kind: RecordKind; readonly item: object; readonly position: string } | undefined;
}

/** Sends windows of records, one request after the other, so that history has them in the order of the file. */
export class Sender {
  /** Partners asked for so far: as many as there are partners, not rows. */
  private readonly asked = new Set<string>();

  constructor(
    private readonly api: Api,
    private readonly programId: string | null,
  ) {}

  /** Throws ApiFault when there is no answer; then everything may be sent again. */
  async send(window: readonly SourceRecord[]): Promise<SentWindow> {
    const refused = await this.admitNew(window);
    const taken: Record<string, number> = {};
    let last: SentWindow['last'];
    for (const kind of ORDER) {
      const records = window.filter((record) => record.kind === kind);
      if (records.length === 0) continue;
      const results = await sendItems(
        this.api,
        kind,
        this.programId,
        records.map(({ item }) => item),
      );
      for (const [at, record] of records.entries()) {
        const { position = null, userErrors = [] } = results[at] ?? {};
        if (userErrors.length > 0) refused.push(...userErrors.map((error) => reportOf(record, error)));
        else taken[kind] = (taken[kind] ?? 0) + 1;
        if (position !== null) last = { kind, item: record.item, position };
      }
    }
    return { refused, taken, last };
  }

  /** The position of an item that was sent before: tells whether this is the history it was sent to. */
  async positionOf(kind: RecordKind, item: object): Promise<string | null> {
    const [result] = await sendItems(this.api, kind, this.programId, [item]);
    return result?.position ?? null;
  }

  private async admitNew(window: readonly SourceRecord[]): Promise<BadRow[]> {
    const first = new Map<string, { partner: NewPartner; record: SourceRecord }>();
    for (const record of window) {
      for (const partner of record.partners) {
        const { externalId } = partner;
        if (!this.asked.has(externalId) && !first.has(externalId)) first.set(externalId, { partner, record });
      }
    }
    const met = [...first.values()];
    if (met.length === 0 || this.programId === null) return [];
    const partners = met.map(({ partner }) => partner);
    const results: Result[] = await admit(this.api, this.programId, partners);
    for (const { externalId } of partners) this.asked.add(externalId);
    return results.flatMap(({ userErrors }, at) => {
      const record = met[at]?.record;
      return record ? userErrors.map((error) => reportOf(record, { ...error, field: null })) : [];
    });
  }
}

/** A refusal of a line is reported on the row that the line came from. */
function reportOf({ file, line, lines }: SourceRecord, { code, message, field }: UserError): BadRow {
  const ofLine = field?.[0] === 'lines' ? lines[Number(field[1])] : undefined;
  const reason = field && field.length > 0 ? `${message} (${field.join('.')})` : message;
  return { file, line: ofLine ?? line, column: null, reason, code };
}
