import type { Instant } from '#libs/kernel';
import type { AttributionPolicy } from '#libs/programs';
import type { DropReason, KnownTouch } from './evidence.js';
import { countedAt } from './order.js';

const MINUTE_MS = 60_000;
const SAME_CLICK_MS = 30 * MINUTE_MS;
/** The first and the last so many are weighed. */
const HALF_WEIGHED = 100;

/** Touches that are weighed against each other, and why the others are not. */
export interface Contest {
  /** In their order. */
  readonly weighed: readonly KnownTouch[];
  readonly lost: ReadonlyMap<KnownTouch, DropReason>;
  readonly omitted: number;
}

interface Terms {
  readonly sale: Instant;
  readonly policy: AttributionPolicy;
  readonly living: (partnerId: string) => string;
}

/** Of touches that could count, in their order: those that do. */
export function contestOf(touches: readonly KnownTouch[], terms: Terms): Contest {
  const lost = new Map<KnownTouch, DropReason>();
  const keep = (from: readonly KnownTouch[], isKept: (touch: KnownTouch) => boolean, reason: DropReason) => {
    for (const touch of from) if (!isKept(touch)) lost.set(touch, reason);
    return from.filter(isKept);
  };
  const standing = keep(touches, standsFast(touches, terms), 'stand-down');
  const [strongest] = (['code', 'lead', 'click'] as const).filter((one) => standing.some(({ kind }) => kind === one));
  const isOneList = terms.policy.ranking === 'one-list';
  const ranked = keep(standing, ({ kind }) => isOneList || kind === strongest, 'outranked');
  const repeats = repeatedClicks(ranked, terms.sale);
  const different = keep(ranked, (touch) => !repeats.has(touch), 'same-click');
  const omitted = Math.max(0, different.length - 2 * HALF_WEIGHED);
  const between = new Set(different.slice(HALF_WEIGHED, HALF_WEIGHED + omitted));
  return { weighed: keep(different, (touch) => !between.has(touch), 'not-weighed'), lost, omitted };
}

/** At the checkout a partner of such a kind gives way to another partner of another kind. */
function standsFast(
  touches: readonly KnownTouch[],
  { sale, policy: { standDown }, living }: Terms,
): (touch: KnownTouch) => boolean {
  if (standDown === null) return () => true;
  const others = touches.filter(({ partnerKind }) => !standDown.kinds.includes(partnerKind));
  return (touch) => {
    const late = Date.parse(sale) - Date.parse(countedAt(touch, sale)) <= standDown.minutes * MINUTE_MS;
    const yields = late && standDown.kinds.includes(touch.partnerKind);
    return !yields || !others.some(({ partnerId }) => living(partnerId) !== living(touch.partnerId));
  };
}

/** Clicks of one link that follow each other within 30 minutes are one, at the time of the first. */
function repeatedClicks(touches: readonly KnownTouch[], sale: Instant): ReadonlySet<KnownTouch> {
  const pairs = touches.slice(1).map((touch, at) => ({ touch, before: touches[at]! }));
  return new Set(pairs.filter(({ touch, before }) => isRepeat(touch, before, sale)).map(({ touch }) => touch));
}

function isRepeat(touch: KnownTouch, before: KnownTouch, sale: Instant): boolean {
  const isClick = touch.kind === 'click' && before.kind === 'click';
  if (!isClick || touch.linkId === null || touch.linkId !== before.linkId) return false;
  return Date.parse(countedAt(touch, sale)) - Date.parse(countedAt(before, sale)) <= SAME_CLICK_MS;
}
