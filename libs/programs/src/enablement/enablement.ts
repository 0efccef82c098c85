import type { Instant } from '#libs/kernel';
import type { PartnerKind } from '../vocabulary/partner-kind.js';

/** Whom something is for, and when. */
interface Meant {
  readonly version: number;
  readonly name: string;
  readonly effectiveFrom: Instant;
  /** null: without an end. */
  readonly effectiveUntil: Instant | null;
  /** null: every kind of partner. */
  readonly forKinds: readonly PartnerKind[] | null;
  readonly fromTier: number;
  /** null: and every rank above. */
  readonly toTier: number | null;
}

export type OfferKind = 'plan' | 'fund' | 'training' | 'other';
export type AssetKind = 'guideline' | 'logo' | 'banner' | 'email-template' | 'other';

/** What a partner gets beside its plan: a version of a plan on offer, of market development money, of a training. */
export interface Offer extends Meant {
  readonly offerId: string;
  readonly kind: OfferKind;
  readonly description: string;
  /** The plan on offer, for that kind. */
  readonly planId: string | null;
  readonly link: string | null;
}

/** What a partner works with: a version of a guideline, logo, banner or template, where it lies. */
export interface Asset extends Meant {
  readonly assetId: string;
  readonly kind: AssetKind;
  readonly link: string;
  readonly mediaType: string | null;
}

interface Who {
  readonly kind: PartnerKind;
  readonly tier: number;
}

/** Of each name the version in force at a moment, if it is meant for such a partner. */
export function meantFor<Item extends Meant>(versions: readonly Item[], { kind, tier }: Who, at: Instant): Item[] {
  const holding = new Map<string, Item>();
  for (const item of versions) {
    const held = holding.get(item.name);
    if (item.effectiveFrom <= at && (!held || item.effectiveFrom >= held.effectiveFrom)) holding.set(item.name, item);
  }
  return [...holding.values()]
    .filter(({ effectiveUntil }) => effectiveUntil === null || at < effectiveUntil)
    .filter(({ forKinds }) => forKinds === null || forKinds.includes(kind))
    .filter(({ fromTier, toTier }) => fromTier <= tier && (toTier === null || tier <= toTier))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
