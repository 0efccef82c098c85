import type { Credit, RecordedCredit, SaleContent } from '../events/sale.events.js';
import type { PartnerKnown } from './draft.js';

/**
 * A credit that names a merged partner is recorded for the record it ended in, whenever the sale happened (commission rules, section 5). Credits
 * that come to one partner become one, at the earlier place. Example: OLD, merged into NEW, 4,000 and NEW 6,000 are NEW 10,000.
 */
export function creditsOf(
  given: readonly Credit[],
  partners: readonly PartnerKnown[],
): Pick<SaleContent, 'credits' | 'namedCredits'> {
  const credits = new Map<string, RecordedCredit>();
  for (const [at, { partnerId: named, weight }] of given.entries()) {
    const known = partners[at];
    const partnerId = typeof known === 'object' ? known.survivor : named;
    const before = credits.get(partnerId);
    const namedPartnerId = before?.namedPartnerId ?? (partnerId === named ? undefined : named);
    credits.set(partnerId, {
      ...{ partnerId, weight: (before?.weight ?? 0) + weight },
      ...(namedPartnerId !== undefined && { namedPartnerId }),
    });
  }
  const all = [...credits.values()];
  const isRenamed = all.some(({ namedPartnerId }) => namedPartnerId !== undefined);
  return isRenamed ? { credits: all, namedCredits: given } : { credits: given };
}
