import type { ValidationErrors } from '../vocabulary/validation-errors.js';
import type { Draft } from '../vocabulary/draft.js';
import { readTerm } from '../goal/goal.draft.js';
import type { Asset, Offer } from './enablement.js';
import { PARTNER_KINDS, type PartnerKind } from '../vocabulary/partner-kind.js';

/** Before it is published. */
export type DraftOffer = Draft<Omit<Offer, 'offerId' | 'version'>>;
export type DraftAsset = Draft<Omit<Asset, 'assetId' | 'version'>>;

const OFFERS = ['plan', 'fund', 'training', 'other'] as const;
const ASSETS = ['guideline', 'logo', 'banner', 'email-template', 'other'] as const;

export function readOffer(
  draft: DraftOffer,
  planKnown: (planId: string) => boolean,
  found: ValidationErrors,
): Omit<Offer, 'offerId' | 'version'> {
  const { planId = null } = draft;
  const kind = found.oneOf(draft.kind, OFFERS, 'kind');
  const named = (kind === 'plan') === (planId !== null);
  found.expect(named, 'BAD_PLAN', 'an offer of a plan names one, and no other does', 'planId');
  found.expect(planId === null || planKnown(planId), 'NOT_FOUND', 'the program has no such plan', 'planId');
  return {
    ...readMeant(draft, found),
    kind,
    description: found.text(draft.description, 2000, 'description', { lines: true }),
    planId,
    link: found.optional(draft.link, (link) => readLink(link, found)),
  };
}

export function readAsset(draft: DraftAsset, found: ValidationErrors): Omit<Asset, 'assetId' | 'version'> {
  const { mediaType = null } = draft;
  const formed = mediaType === null || /^[a-z]+\/[a-z0-9][a-z0-9.+-]{0,99}$/.test(mediaType);
  found.expect(formed, 'BAD_MEDIA_TYPE', 'give one such as image/png', 'mediaType');
  return {
    ...readMeant(draft, found),
    kind: found.oneOf(draft.kind, ASSETS, 'kind'),
    link: readLink(draft.link, found),
    mediaType,
  };
}

function readMeant(draft: DraftOffer | DraftAsset, found: ValidationErrors) {
  const { forKinds, fromTier, toTier } = draft;
  return {
    name: found.text(draft.name, 200, 'name'),
    ...readTerm(draft, found),
    forKinds: found.optional(forKinds, (kinds) => readKinds(kinds, found)),
    fromTier: found.whole(fromTier, 1, 100, 'fromTier'),
    toTier: found.optional(toTier, (rank) => found.whole(rank, fromTier, 100, 'toTier')),
  };
}

function readKinds(kinds: readonly string[], found: ValidationErrors): readonly PartnerKind[] {
  found.expect(kinds.length > 0, 'TOO_FEW', 'name at least one, or none at all for every kind', 'forKinds');
  found.unique(kinds, 'forKinds');
  return kinds.map((kind, at) => found.oneOf(kind, PARTNER_KINDS, `forKinds.${at}`));
}

/** A page that everybody can open: nothing that runs, and no name or password in it. */
function readLink(text: string, found: ValidationErrors): string {
  const url = URL.canParse(text) && text.length <= 2000 ? new URL(text) : undefined;
  const opens = url?.protocol === 'https:' && url.username === '' && url.password === '';
  found.expect(opens, 'BAD_LINK', 'give an https address of at most 2,000 characters, without a user', 'link');
  return text;
}
