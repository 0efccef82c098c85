import type { SaleAttribution } from '../events/sale.events.js';

type Touch = SaleAttribution['touches'][number];

/** Touches without a part that a sale lists, the latest ones. The rest is counted: a sale is never too large for its evidence. */
const MOST_LISTED = 50;

const BY_THE_MODEL: ReadonlySet<string> = new Set(['not-the-last-touch', 'not-the-first-touch', 'rounded-to-nothing']);

/** Those that the shares are worked out from, at most 200. */
function isWeighed({ decidedBy }: SaleAttribution, { share, dropped }: Touch): boolean {
  const isByTouches = decidedBy === 'touches' || decidedBy === 'nobody';
  return share !== null || (isByTouches && (dropped === null || BY_THE_MODEL.has(dropped.reason)));
}

/** All that were weighed, and the latest of those that were not. */
export function withListedTouches(attribution: SaleAttribution, most = MOST_LISTED): SaleAttribution {
  const others = attribution.touches.filter((touch) => !isWeighed(attribution, touch));
  if (others.length <= most) return attribution;
  const unlisted = new Set(others.slice(0, others.length - most));
  return listing(attribution, (touch) => !unlisted.has(touch));
}

/** None at all, where what was sold leaves no room. */
export const withoutTouches = (attribution: SaleAttribution): SaleAttribution => listing(attribution, () => false);

/** Of streams that were read, those of what is listed and of who is credited. */
function listing(attribution: SaleAttribution, isListed: (touch: Touch) => boolean): SaleAttribution {
  const touches = attribution.touches.filter(isListed);
  const left = attribution.touches.length - touches.length;
  if (left === 0) return attribution;
  const named = new Set([...touches, ...attribution.shares].map(({ partnerId }) => partnerId));
  const codes = new Set(touches.map(({ codeId }) => codeId));
  const readAt = attribution.readAt.filter(
    ({ stream, id }) => (stream !== 'partner' || named.has(id)) && (stream !== 'code' || codes.has(id)),
  );
  return { ...attribution, touches, readAt, unlisted: (attribution.unlisted ?? 0) + left };
}
