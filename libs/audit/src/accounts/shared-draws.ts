import type { SharedCaps } from '../ledger/caps.js';
import type { CapAccount, Entry } from '../ledger/entry.js';
import type { CapsAudit } from '../caps/caps.audit.js';
import { isNothing, type SaleEffect } from '../ledger/sale-effects.js';
import type { Arrived } from './arrived.js';
import { madeId, madeIdBefore } from './expected.js';
import type { LedgerModel } from './ledger.model.js';

interface Drawing {
  readonly model: LedgerModel;
  readonly arrived: Arrived;
  readonly line: SaleEffect;
}

/** Lets entries draw on the caps of the whole program in the order that the caps' own streams tell. */
export class SharedDraws implements SharedCaps {
  /** Whose entries draw now. */
  drawing: Drawing | undefined;

  constructor(private readonly caps: CapsAudit) {}

  readonly left = (entry: Entry, _cause: string, cap: CapAccount): bigint => {
    const { drawing } = this;
    if (!drawing) return 0n;
    return this.caps.leftFor(this.idOf(drawing, entry, cap), drawing.arrived.source.eventId, cap);
  };

  readonly draw = (entry: Entry, _cause: string, cap: CapAccount, wanted: bigint, granted: bigint): void => {
    const { drawing } = this;
    if (!drawing || !entry.plan) return;
    const { ledgerId, partnerId, currency } = drawing.model;
    const { planId, version: planVersion } = entry.plan;
    const entryId = this.idOf(drawing, entry, cap);
    const draw = { entryId, ledgerId, partnerId, source: drawing.arrived.source, planId, planVersion, currency };
    this.caps.draw({ ...draw, wanted, granted }, cap);
  };

  /** An entry that is being made is not known to its ledger yet; older history names it otherwise. */
  private idOf({ model, line, arrived: { source } }: Drawing, entry: Entry, { account }: CapAccount): string {
    const known = model.rootOf(entry)?.entryId;
    if (known !== undefined || isNothing(line)) return known ?? '';
    const before = madeIdBefore(model.ledgerId, source.eventId, line.rule.ruleId, line.credit.part);
    return this.caps.holds(before, source.eventId, account) ? before : madeId(line);
  }
}
