import { fromGlobalId } from '#libs/graphql';
import { minorOf } from './input/decimals.js';
import type { EntryRow, Ledgers, SkipRow } from './ledger-reader.js';
import type { EntryName, Posting, Skip, Step, Totals } from './input/scenario.js';
import type { World } from './world.js';

/** What a step was seen to have caused. */
interface Caused<Row> {
  readonly step: string;
  readonly row: Row;
}

/** A posting with its ledger's partner. */
export type LedgerPosting = Posting & { readonly partner: string };

const KINDS: Readonly<Record<string, string>> = {
  ACCRUED: 'accrual',
  RERATED: 'rerated',
  CLAWED_BACK: 'clawback',
  CLAWBACK_REVERSED: 'clawbackReversal',
  RESTORED: 'refundReversal',
  AMENDED: 'amendment',
  ADJUSTED: 'adjustment',
  VOIDED: 'void',
  DECLINED: 'decline',
};

/** What no sale causes: it has no hold of one. */
const BY_PERSONS = ['clawback', 'clawbackReversal', 'adjustment', 'void', 'decline'];

/** Why a sale is parked. */
const PARKED = ['NO_RATE', 'AMOUNT_OUT_OF_RANGE'];

/** The service's own word for what waits with a parked sale; the rules have none. */
const WAITS_WITH_SALE = 'SALE_PARKED';

/** The service's own word for an amendment that moved nothing of an entry; the rules have none. */
const NOTHING_CHANGED = 'NOTHING_CHANGED';

/** What the ledgers were seen to hold after each step, told in the scenario's keys: a line that is new is of the step just played. */
export class History {
  private readonly entries = new Map<string, Caused<EntryRow>>();
  private readonly skips: Caused<SkipRow>[] = [];
  /** Sales and credit notes by the UUID in their stream's name, since the API shows both ids. */
  private readonly sold = new Map<string, string>();
  private readonly refunded = new Map<string, string>();

  constructor(private readonly world: World) {}

  /** Answers why the step's source is parked, where it is. */
  add(step: Step, id: string | null, { entries, skips }: Ledgers): string | null {
    if (step.step === 'recordSale' || step.step === 'recordCreditNote') this.addSold(step, id ?? '');
    if (step.step === 'refundSale') this.refunded.set(step.key, step.sale ?? '');
    for (const row of entries) {
      if (!this.entries.has(row.id)) this.entries.set(row.id, { step: step.key, row });
      else this.entries.set(row.id, { step: this.entries.get(row.id)?.step ?? '', row });
    }
    const known = new Set(this.skips.map(({ row }) => textOf(row)));
    const more = skips.filter((row) => !known.has(textOf(row)));
    for (const row of more) this.skips.push({ step: step.key, row });
    return more.map(({ reason }) => reason).find((reason) => PARKED.includes(reason)) ?? null;
  }

  private addSold({ key, step }: Step, id: string): void {
    const uuid = fromGlobalId(step === 'recordSale' ? 'sale' : 'credit_note', id);
    this.sold.set(id, key);
    if (uuid) this.sold.set(uuid, key);
  }

  waitsFor = (sale: string): boolean => [...this.refunded.values()].includes(sale);

  saleOfRefund = (refund: string): string => this.refunded.get(refund) ?? 'no such sale';

  totals(): Record<string, number> {
    const totals: Record<string, number> = Object.fromEntries([...this.world.partnerIds.keys()].map((key) => [key, 0]));
    for (const { partner, amount } of this.postings()) totals[partner] = (totals[partner] ?? 0) + amount;
    return totals;
  }

  postings(): LedgerPosting[] {
    return [...this.entries.values()].map((caused) => this.postingOf(caused));
  }

  /** Rows as the API shows them, with what they are called here. */
  rows(): readonly (Caused<EntryRow> & { readonly posting: LedgerPosting })[] {
    return [...this.entries.values()].map((caused) => ({ ...caused, posting: this.postingOf(caused) }));
  }

  /** What earned nothing: what was passed, and entries of nothing that no window moved. */
  passed(): Skip[] {
    const passed = this.skips.filter(isPassed).map(({ step, row }): Skip => {
      const sale = row.saleId === null ? step : (this.sold.get(row.saleId) ?? row.saleId);
      return { step, partner: this.partnerOf(row.partnerId), sale, rule: row.ruleId, reason: row.reason };
    });
    const zeros = this.rows().flatMap(({ row, posting }): Skip[] => {
      const { step, partner, sale, rule, kind, amount } = posting;
      if (kind !== 'accrual' || amount !== 0) return [];
      const isCut = row.caps.some(({ granted, wanted }) => granted !== wanted);
      if (!isCut && row.rated?.kind === 'BRACKETS') return [];
      return [{ step, partner, sale, rule, reason: isCut ? 'CAP_REACHED' : 'SALE_EARNED_NOTHING' }];
    });
    return [...passed, ...zeros];
  }

  /**
   * Minor units by partner that are held after a moment: of an entry whose hold has not ended, what sales added. What persons add is free, and
   * what is taken back takes from what is held first.
   */
  held(asOf: string): Totals {
    const entries = new Map<EntryRow, { readonly partner: string; held: number }>();
    for (const { row, posting } of this.rows()) {
      const { partner, kind, amount } = posting;
      const origin = this.originOf(row);
      const entry = entries.get(origin) ?? { partner, held: 0 };
      entries.set(origin, entry);
      if (amount < 0) entry.held -= Math.min(entry.held, -amount);
      else if (!BY_PERSONS.includes(kind)) entry.held += amount;
    }
    const held: Record<string, number> = {};
    for (const [{ holds }, entry] of entries) {
      const isHeld = holds.some(({ until }) => until === null || Date.parse(until) > Date.parse(asOf));
      if (isHeld) held[entry.partner] = (held[entry.partner] ?? 0) + entry.held;
    }
    return held;
  }

  /** The first line of this step that takes back. */
  clawbackOf(step: string): EntryRow | undefined {
    return this.rows().find(({ row, step: cause }) => cause === step && row.kind === 'CLAWED_BACK')?.row;
  }

  private postingOf({ step, row }: Caused<EntryRow>): LedgerPosting {
    const origin = this.originOf(row);
    const partner = this.partnerOf(row.partnerId);
    const credited = this.partnerOf(origin.creditedPartnerId ?? origin.partnerId);
    const kind = row.kind === 'CLAWED_BACK' && row.refundShare ? 'refund' : (KINDS[row.kind] ?? row.kind);
    return {
      ...{ step, partner, kind, sale: this.saleOf(row) ?? this.saleOf(origin) ?? '' },
      ...{ rule: row.ruleId ?? origin.ruleId ?? '', amount: minorOf(row.amount.amount, this.world.currency) },
      ...(credited !== partner && { credited }),
    };
  }

  /** The entry that a line corrects, also where it corrects a correction. */
  private originOf(row: EntryRow): EntryRow {
    const corrected = row.linkedTo === null ? undefined : this.entries.get(row.linkedTo)?.row;
    return corrected ? this.originOf(corrected) : row;
  }

  private saleOf({ saleId, sourceStream }: EntryRow): string | undefined {
    const uuid = /[.]([0-9a-f-]{36})$/.exec(sourceStream ?? '')?.[1];
    return this.sold.get(saleId ?? '') ?? this.sold.get(uuid ?? '');
  }

  private partnerOf = (id: string): string => this.world.partnerKeys.get(id) ?? id;
}

/** What waits for a rate, or is too large, is parked: a step says so, and nothing has passed. */
const isPassed = ({ row }: Caused<SkipRow>): boolean =>
  ![...PARKED, WAITS_WITH_SALE, NOTHING_CHANGED].includes(row.reason) && !isOfNoEntry(row);

/** The service's own word for a refund of a sale that made no entry; the rules have none. */
const isOfNoEntry = ({ kind, reason }: SkipRow): boolean =>
  reason === 'SALE_EARNED_NOTHING' && ['REFUND', 'REFUND_REVERSAL'].includes(kind);

const textOf = (row: SkipRow): string => JSON.stringify(row);

/** The entry of a sale under a rule in a partner's ledger: of a parent, that of the credited partner that is named. */
export function entryNamed(history: History, name: EntryName | undefined): EntryRow | undefined {
  const entries = history
    .rows()
    .filter(
      ({ posting: { kind, sale, rule, partner } }) =>
        kind === 'accrual' && sale === name?.sale && rule === name.rule && partner === name.partner,
    );
  return (entries.find(({ posting: { credited } }) => credited === name?.credited) ?? entries[0])?.row;
}
