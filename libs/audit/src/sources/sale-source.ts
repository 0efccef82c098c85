import type { SaleLine } from './sale-lines.js';

export interface Credit {
  readonly partner: string;
  /** Of 10,000. */
  readonly weight: number;
}

/** A sale or credit note without its lines: what never changes of it. */
export interface SaleHead {
  readonly saleId: string;
  readonly creditNote: boolean;
  readonly currency: string;
  readonly occurredAt: string;
  /** In which its day, month and windows are reckoned. */
  readonly zone: string;
  readonly customer: {
    readonly key: string;
    readonly country: string | null;
    readonly returning: boolean | null;
  } | null;
  /** Which of its customer's sales it is, and when the first of them was sold; null: not known. */
  readonly counted: { readonly number: number; readonly firstAt: string } | null;
  readonly type: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly credits: readonly Credit[];
  /** Partners whose part somebody should look at before it is paid, by what the sale pins. */
  readonly risky: readonly string[];
}

/** A sale or credit note as its source says it. */
export interface SaleSource extends SaleHead {
  readonly lines: readonly SaleLine[];
}

/** Credits of partners that were merged go to their survivors; two that come to one partner become one, in the earlier place. */
export function creditsOfSurvivors(credits: readonly Credit[], survivor: (partner: string) => string): Credit[] {
  const weights = new Map<string, number>();
  for (const { partner, weight } of credits) {
    const to = survivor(partner);
    weights.set(to, (weights.get(to) ?? 0) + weight);
  }
  return [...weights].map(([partner, weight]) => ({ partner, weight }));
}
