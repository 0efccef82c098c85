import type { Instant } from '#libs/kernel';
import { term } from '../goal/goal.js';
import { PARTNER_KINDS, type PartnerKind } from '../vocabulary/partner-kind.js';
import {
  also,
  asDrafted,
  atLeastOne,
  type Draft,
  list,
  oneOf,
  optional,
  record,
  type Rule,
  text,
  unique,
  type Version,
  whole,
} from '../vocabulary/rules.js';

const highestTier: Rule<number, number, { readonly fromTier: number }> = (rank, field, found, { fromTier }) =>
  found.whole(rank, fromTier, 100, field);

/** Whom something is for, and when. */
const meant = {
  name: text(200),
  ...term,
  /** null: every kind of partner. */
  forKinds: optional(
    atLeastOne(unique(list(oneOf(PARTNER_KINDS))), 'name at least one, or none at all for every kind'),
  ),
  fromTier: whole(1, 100),
  /** null: and every rank above. */
  toTier: optional(highestTier),
};

/** A page that everybody can open: nothing that runs, and no name or password in it. */
const link: Rule<string> = (given, field, found) => {
  const url = URL.canParse(given) && given.length <= 2000 ? new URL(given) : undefined;
  const opens = url?.protocol === 'https:' && url.username === '' && url.password === '';
  found.expect(opens, 'BAD_LINK', 'give an https address of at most 2,000 characters, without a user', field);
  return given;
};

const mediaType: Rule<string> = (given, field, found) => {
  const formed = /^[a-z]+\/[a-z0-9][a-z0-9.+-]{0,99}$/.test(given);
  found.expect(formed, 'BAD_MEDIA_TYPE', 'give one such as image/png', field);
  return given;
};

/** What a partner gets beside its plan: a version of a plan on offer, of market development money, of a training. */
export const offer = also(
  record({
    ...meant,
    kind: oneOf(['plan', 'fund', 'training', 'other']),
    description: text(2000, { lines: true }),
    /** The plan on offer, for that kind. */
    planId: optional<string, string>(asDrafted),
    link: optional(link),
  }),
  ({ kind, planId }, _, found) => {
    const isNamed = (kind === 'plan') === (planId !== null);
    found.expect(isNamed, 'BAD_PLAN', 'an offer of a plan names one, and no other does', 'planId');
  },
);

export type Offer = Version<typeof offer> & { readonly offerId: string };
export type OfferKind = Offer['kind'];
export type DraftOffer = Draft<typeof offer>;

/** What a partner works with: a version of a guideline, logo, banner or template, where it lies. */
export const asset = record({
  ...meant,
  kind: oneOf(['guideline', 'logo', 'banner', 'email-template', 'other']),
  link,
  mediaType: optional(mediaType),
});

export type Asset = Version<typeof asset> & { readonly assetId: string };
export type AssetKind = Asset['kind'];
export type DraftAsset = Draft<typeof asset>;

interface Who {
  readonly kind: PartnerKind;
  readonly tier: number;
}

/** Of each name the version in force at a moment, if it is meant for such a partner. */
export function meantFor<Item extends Offer | Asset>(
  versions: readonly Item[],
  { kind, tier }: Who,
  at: Instant,
): Item[] {
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
