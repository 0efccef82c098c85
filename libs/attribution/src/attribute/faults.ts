import type { Instant } from '#libs/kernel';
import type { AttributionPolicy } from '#libs/programs';
import type { Risk } from '../vocabulary/touch.js';
import type { Dropped, Evidence, KnownTouch } from './evidence.js';
import { AFTER_MS } from './order.js';

const DAY_MS = 86_400_000;

const movedBy = (at: Instant, ms: number): Instant => new Date(Date.parse(at) + ms).toISOString();

interface Judgement {
  /** Undefined: nothing is wrong with it. */
  readonly dropped: Dropped | undefined;
  readonly risks: readonly Risk[];
}

/** What is wrong with each touch by itself, the first reason that fits, and why somebody should look at it. */
export function judgementOf(
  { at, touches, survivors }: Evidence,
  policy: AttributionPolicy,
): (touch: KnownTouch) => Judgement {
  const living = (partnerId: string): string => survivors.get(partnerId) ?? partnerId;
  const bases = touches.filter((touch) => isBasis(touch) && !ownFault(touch, at, policy));
  const based = new Set(bases.map(({ partnerId }) => living(partnerId)));
  return (touch) => {
    const bare = touch.kind === 'code' && !based.has(living(touch.partnerId)) ? policy.codeWithoutClick : 'pay';
    const risks: Risk[] = selfRule(touch, policy) === 'flag' ? ['self-referral'] : [];
    return {
      dropped: ownFault(touch, at, policy) ?? faultOfEvidence(touch, bare === 'drop'),
      risks: bare === 'flag' ? [...risks, 'code-without-click'] : risks,
    };
  };
}

function faultOfEvidence(touch: KnownTouch, isLeaked: boolean): Dropped | undefined {
  if (touch.codeFault !== null) return { reason: 'code-not-valid', standing: touch.codeFault };
  if (isLeaked) return { reason: 'code-without-click' };
  if (touch.clickShared) return { reason: 'click-shared' };
  return touch.kind === 'response' || touch.kind === 'cosell' ? { reason: 'influence-only' } : undefined;
}

const isBasis = ({ kind, clickShared }: KnownTouch): boolean => (kind === 'click' && !clickShared) || kind === 'lead';

/** What neither other touches nor the code's terms matter to. */
function ownFault(touch: KnownTouch, sale: Instant, policy: AttributionPolicy): Dropped | undefined {
  if (touch.flagged || touch.clickFlags.length > 0) return { reason: 'flagged' };
  if (!touch.couldEarn) {
    return { reason: 'could-not-earn', ...(touch.standing !== null && { standing: touch.standing }) };
  }
  if (selfRule(touch, policy) === 'drop') return { reason: 'self-referral' };
  return timeFault(touch, sale, policy);
}

function timeFault(touch: KnownTouch, sale: Instant, policy: AttributionPolicy): Dropped | undefined {
  const age = Date.parse(sale) - Date.parse(touch.at);
  const windowMs = policy.windowDays * DAY_MS;
  if (age > windowMs) return { reason: 'outside-window', edge: movedBy(sale, -windowMs) };
  return age < -AFTER_MS ? { reason: 'after-conversion', edge: movedBy(sale, AFTER_MS) } : undefined;
}

export const selfRule = ({ self }: KnownTouch, { selfReferral }: AttributionPolicy): string =>
  self === null ? 'allow' : self === 'same-email' ? selfReferral.email : selfReferral.domain;
