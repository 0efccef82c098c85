import type { SaleAttribution } from '#libs/sales';

type Self = 'same-email' | 'same-domain' | null;

const LEVELS: readonly Self[] = [null, 'same-domain', 'same-email'];
const levelOf = (self: Self): number => LEVELS.indexOf(self);

/**
 * What a customer and its partners have in common. Addresses are sealed, and nobody here reads them: but what was once found of a partner, as it
 * stood then, holds for all of the customer from then on. An address in common says more than a domain.
 */
export class SimilarityModel {
  /** By journey, then by partner and its revision: the most that was found. */
  private readonly found = new Map<string, Map<string, number>>();

  /** `revision`: at which its partner was read. */
  noted(journeyId: string, partnerId: string, revision: string, self: Self): void {
    this.learn(journeyId, `${partnerId} ${revision}`, levelOf(self));
  }

  /** What was found in a journey holds in the one that it ends in. */
  absorbed(from: string, into: string): void {
    for (const [key, level] of this.found.get(from) ?? []) this.learn(into, key, level);
  }

  /** Touches of a sale that have less in common with their partner than was found of it, by their places, with the least that they must have. */
  less({ touches, readAt, journeyId }: SaleAttribution): readonly { readonly place: number; readonly self: Self }[] {
    if (journeyId === null) return [];
    const partners = readAt.filter(({ stream }) => stream === 'partner');
    const revisions = new Map(partners.map(({ id, revision }) => [id, revision]));
    const keyOf = (partnerId: string): string => `${partnerId} ${revisions.get(partnerId) ?? ''}`;
    for (const { partnerId, self } of touches) this.learn(journeyId, keyOf(partnerId), levelOf(self));
    const found = this.found.get(journeyId);
    if (!found) return [];
    return touches.flatMap(({ partnerId, self }, place) => {
      const least = found.get(keyOf(partnerId)) ?? 0;
      return levelOf(self) < least ? [{ place, self: LEVELS[least]! }] : [];
    });
  }

  private learn(journeyId: string, key: string, level: number): void {
    const found = this.found.get(journeyId) ?? new Map<string, number>();
    if (level <= (found.get(key) ?? 0)) return;
    this.found.set(journeyId, found.set(key, level));
  }
}
