import type { SaleAttribution } from '#libs/sales';
import type { IdentityAudit } from './identity.audit.js';

type Touch = SaleAttribution['touches'][number];

/** Clicks that came with sales, and are said to lead to as many other customers as they may. */
export class SharedClicks {
  /** By sale: what was once pinned as shared stays so, whoever has become one since. */
  private readonly pinned = new Map<string, Set<string>>();

  constructor(private readonly identity: Pick<IdentityAudit, 'mostOthers'>) {}

  /** What is expected of a click that cannot be shared; null: it can. */
  ofSale(
    saleId: string,
    { touches, journeyId }: SaleAttribution,
    most: number,
    recordedAt: string,
  ): (touch: Touch) => string | null {
    const before = this.pinned.get(saleId);
    const shared = touches.filter(({ dropped }) => dropped?.reason === 'click-shared');
    if (shared.length > 0) this.pinned.set(saleId, new Set(shared.map(({ touchId }) => touchId)));
    return (touch) => {
      const others = this.identity.mostOthers(touch, journeyId, recordedAt);
      if (!others || others.customers >= most || before?.has(touch.touchId)) return null;
      const wasOnce = others.journeys >= most ? '; before decision 0212 customers that are one were counted twice' : '';
      return `a click that leads to ${others.customers} other customers${wasOnce}`;
    };
  }
}
