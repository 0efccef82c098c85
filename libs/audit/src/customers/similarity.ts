import type { JourneyEvent } from '#libs/attribution';
import type { Recorded } from '#libs/kernel';
import type { SaleAttribution } from '#libs/sales';
import { Recently } from '../states/recently.js';
import type { PartnerStates } from '../states/partner.states.js';

type Self = 'same-email' | 'same-domain' | null;

const LEVELS: readonly Self[] = [null, 'same-domain', 'same-email'];
const levelOf = (self: Self): number => LEVELS.indexOf(self);

/** What is less than was found before, by its place among the touches. */
export interface Less {
  readonly place: number;
  readonly self: Self;
}

/**
 * What a customer and its partners have in common. Addresses are sealed, and nobody here reads them: but what was once found of a partner, as it
 * stood then, holds for all of the customer from then on. An address in common says more than a domain.
 */
export class SimilarityModel {
  /** By journey, then by partner and its revision: the most that was found. */
  private readonly found = new Map<string, Map<string, number>>();
  private readonly lately = new Recently<string>();

  constructor(private readonly partners: ReadonlyMap<string, PartnerStates>) {}

  journey({ type, data, recordedAt }: Recorded<JourneyEvent>): void {
    const { journeyId } = data;
    if (type === 'journey.touch-noted')
      return this.learn(journeyId, data.partnerId, data.partnerRevision, data.self, recordedAt);
    if (type === 'journey.customer-erased') this.found.delete(journeyId);
    if (type !== 'journey.absorbed') return;
    // What was found in a journey holds in the one that it ends in.
    for (const [key, level] of this.found.get(data.from) ?? []) this.raise(journeyId, key, level, recordedAt);
  }

  /** Touches of a sale that have less in common with their partner than was found of it, with the least that they must have. */
  less({ touches, readAt, journeyId }: SaleAttribution, recordedAt: string): readonly Less[] {
    if (journeyId === null) return [];
    const partners = readAt.filter(({ stream }) => stream === 'partner');
    const revisions = new Map(partners.map(({ id, revision }) => [id, revision]));
    const found = this.found.get(journeyId);
    // Who read the journey before it was found there has not seen it.
    const isLate = this.lately.has(journeyId, recordedAt);
    const less = touches.flatMap(({ partnerId, self }, place) => {
      const revision = revisions.get(partnerId);
      const least = found?.get(`${partnerId} ${revision}`) ?? 0;
      const isLess = levelOf(self) < least && !isLate && this.isAsRead(partnerId, revision) && this.isOne(partnerId);
      return isLess ? [{ place, self: LEVELS[least]! }] : [];
    });
    for (const { partnerId, self } of touches)
      this.learn(journeyId, partnerId, revisions.get(partnerId) ?? null, self, recordedAt);
    return less;
  }

  private learn(journeyId: string, partnerId: string, revision: string | null, self: Self, recordedAt: string): void {
    if (self === null || !this.isAsRead(partnerId, revision)) return;
    this.raise(journeyId, `${partnerId} ${revision}`, levelOf(self), recordedAt);
  }

  private raise(journeyId: string, key: string, level: number, recordedAt: string): void {
    const found = this.found.get(journeyId) ?? new Map<string, number>();
    if (level <= (found.get(key) ?? 0)) return;
    this.found.set(journeyId, found.set(key, level));
    this.lately.note(journeyId, recordedAt);
  }

  /** Of a partner that has changed since it was read nobody knows whose people were compared. */
  private isAsRead(partnerId: string, revision: string | null | undefined): boolean {
    return String(this.partners.get(partnerId)?.revision) === revision;
  }

  /** Neither it nor any record was merged: what those have in common with a customer may go with the people of another. */
  private isOne(partnerId: string): boolean {
    const into = this.partners.get(partnerId)?.into ?? null;
    return into === null && ![...this.partners.values()].some((one) => one.into === partnerId);
  }
}
