import type { Hierarchy } from '../sources/hierarchy.js';
import type { SaleHead } from '../sources/sale-source.js';
import type { Crediting, Delivery, KnownSale, ProgramTerms, RatedBy } from './known-sale.js';
import { type Converting, isReason, pinCredit, type PinnedCredit, weightsOf } from './pinned-credit.js';
import { brings, recreditEffects, type SaleEffect, effectsOf } from './sale-effects.js';

/** What is pinned for the credits of a sale, and what its events bring by that. */
export class SaleRating {
  /** What was pinned last for a credit. */
  private readonly pins = new Map<PinnedCredit['credit'], PinnedCredit>();

  constructor(
    private readonly program: ProgramTerms,
    private readonly hierarchy: Hierarchy,
  ) {}

  /** Rates the credits of a sale as it was recorded, by what is known now. Without a rate its partners and plans are known all the same. */
  rate(known: KnownSale): Converting | undefined {
    const { sale, first } = known;
    const converting = this.program.conversion(sale.source);
    const weights = weightsOf(first.credits);
    const of = { partners: this.program.partners, tree: this.treeAt(known.at), mergesNow: this.hierarchy };
    first.pinned = first.credits.map((credit, part) =>
      this.once(pinCredit(sale.source, { credit, part, weights }, converting ?? UNCONVERTED, of)),
    );
    first.unrated = !converting;
    known.parked = converting ? null : 'NO_RATE';
    return converting;
  }

  /** Most sales of a partner pin the same as the one before: it is kept once. */
  private once(pinned: PinnedCredit): PinnedCredit {
    const before = this.pins.get(pinned.credit);
    if (before && isSame(before, pinned)) return before;
    this.pins.set(pinned.credit, pinned);
    return pinned;
  }

  /** Rates the credits that a recredit gave a sale. */
  rateAgain({ sale, ...known }: KnownSale, crediting: Crediting): void {
    const { program } = this;
    const weights = weightsOf(crediting.credits);
    const { risky } = crediting;
    const source = risky === sale.source.risky ? sale.source : { ...sale.source, risky };
    const rated = crediting.credits.map((credit) => ratedBy(known, credit.partner, program, source));
    crediting.pinned = crediting.credits.map((credit, part) => {
      const by = rated[part];
      const isEarlier = by && by.at !== program.now && program.then;
      const { partners } = isEarlier ? program.then(by.at) : program;
      const since = creditedAt(known, credit.partner);
      const isKnown = program.then?.(known.at).knows(credit.partner) ?? true;
      const tree = this.treeAt(isKnown ? known.at : since);
      const of = { partners, tree, merges: this.treeAt(since), mergesNow: this.hierarchy };
      return pinCredit(source, { credit, part, weights }, by?.converting ?? UNCONVERTED, of);
    });
    crediting.unrated = rated.includes(undefined);
  }

  /** Who stood above whom at a place of the history. */
  private treeAt(at: bigint): Hierarchy {
    const { then, now } = this.program;
    return then && at !== now ? then(at).tree : this.hierarchy;
  }

  /** What an event brings that left the sale in this state; null while it cannot be told. */
  linesOf({ known, event, state, crediting, leaving }: Omit<Delivery, 'lines'>): readonly SaleEffect[] | null {
    if (crediting.unrated) return null;
    const gone = leaving && !leaving.unrated ? leaving.pinned : [];
    const lines =
      event === 'recredit'
        ? recreditEffects(known.sale, state, gone, crediting.pinned)
        : effectsOf(known.sale, state, crediting.pinned, event);
    for (const line of lines) {
      if (brings(line) && line.ledger !== line.credit.credit.partner) (crediting.above ??= new Set()).add(line.ledger);
    }
    return lines;
  }

  /** What an event that waits for a rate brings without one: why credits earn nothing, and what leaves. */
  linesWithoutRate({ known: { sale }, event, state, crediting, leaving }: Delivery): readonly SaleEffect[] {
    const passed = crediting.pinned.filter(({ terms }) => isReason(terms));
    if (event !== 'recredit') return effectsOf(sale, state, passed, event);
    return recreditEffects(sale, state, leaving && !leaving.unrated ? leaving.pinned : [], passed);
  }
}

/** Where the sale was credited to a partner first: by then an ancestor that was merged is the record it ended in. */
const creditedAt = ({ at, first, creditedAt: later }: Omit<KnownSale, 'sale'>, partner: string): bigint =>
  first.credits.some((credit) => credit.partner === partner) ? at : (later?.get(partner) ?? at);

function isSame(one: PinnedCredit, other: PinnedCredit): boolean {
  for (const key in one) if (one[key as keyof PinnedCredit] !== other[key as keyof PinnedCredit]) return false;
  return true;
}

const UNCONVERTED: Converting = { convert: (amount) => amount, exchange: null };

/**
 * By what a credit that a recredit gave is rated: what was known when the sale was recorded, as an amendment is; of a partner that was not known by
 * then, or without a rate, what is known when the sale is credited to it first. Undefined while there is no rate.
 */
function ratedBy(
  known: Omit<KnownSale, 'sale'>,
  partner: string,
  program: ProgramTerms,
  head: SaleHead,
): RatedBy | undefined {
  const { recorded, first } = known;
  const before = known.ratedBy?.get(partner);
  if (before) return before;
  if (recorded && (program.then?.(recorded.at).knows(partner) ?? true)) return recorded;
  // It waits with the sale in the ledger that has it.
  if (first.unrated && first.credits.some((credit) => credit.partner === partner)) return undefined;
  const converting = program.conversion(head);
  const now = converting && { at: program.now ?? 0n, converting };
  if (now) (known.ratedBy ??= new Map()).set(partner, now);
  return now;
}
