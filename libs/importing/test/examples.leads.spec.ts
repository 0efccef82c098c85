import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { Decimal } from '#libs/kernel';
import { amountOf, DATA, records, type Sold, Sums, truth } from './examples.fixtures.js';

(DATA ? describe : describe.skip)('the marketing funnel of Olist', () => {
  it('maps to the leads and sales that are known of it', async () => {
    const [leads, won, revenue] = [new Sums(), new Sums(), new Sums()];
    const origins = new Map<string, string>();
    for await (const { kind, item } of records('olist-leads.yaml', join(DATA ?? '', 'olist-marketing-funnel'))) {
      if (kind === 'lead') {
        const { externalId, partnerExternalId } = item as { externalId: string; partnerExternalId: string };
        origins.set(externalId, partnerExternalId);
        leads.add(partnerExternalId, Decimal.of('1'));
        continue;
      }
      const sold = item as Sold & { crediting: string; evidence: { leadExternalId: string } };
      const origin = origins.get(sold.evidence.leadExternalId) ?? 'no lead yet';
      expect(sold.crediting).toBe('BY_POLICY');
      won.add(origin, Decimal.of('1'));
      revenue.add(origin, amountOf(sold));
    }
    const figures = Object.fromEntries(
      leads.keys.map((key) => [key, [Number(leads.text(key)), Number(won.text(key)), revenue.text(key)]]),
    );
    expect(figures).toEqual(truth()['olist-marketing-funnel']['by_origin[leads,closed,declared_monthly_revenue_brl]']);
  }, 60_000);
});
