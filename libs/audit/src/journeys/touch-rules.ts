import type { AttributionPolicy } from '#libs/programs';
import { partsOf } from '../arithmetic/largest-remainder.js';
import { ms, partsByModel } from '../rating/attributed-parts.js';
import type { TouchThen } from './journey.model.js';

/** A touch as it is to be judged. */
export interface Candidate extends TouchThen {
  /** It came with the sale itself. */
  readonly isCarried: boolean;
  /** Its click leads to as many other customers as it may already. */
  readonly isShared: boolean;
}

/** What other streams say, as it was known when it was decided. */
export interface OtherStreams {
  readonly earnsAt: (partnerId: string, moment: string) => boolean;
  readonly kindOf: (partnerId: string) => string;
  readonly codeFault: (codeId: string, moment: string) => string | null;
  readonly living: (partnerId: string) => string;
}

export interface Judged {
  /** Of each touch, in their order: why it has no part; null: it has one, or its partner is credited all the same. */
  readonly reasons: readonly (readonly [touchId: string, reason: string | null])[];
  readonly shares: readonly {
    readonly partnerId: string;
    readonly weight: number;
    readonly risks: readonly string[];
  }[];
}

const DAY = 86_400_000;
const MINUTE = 60_000;
const LATE = 5 * MINUTE;
const KINDS = ['code', 'lead', 'click', 'response', 'cosell'];
const MOST_WEIGHED = 200;

const counted = (touch: Candidate, sale: string): string => (touch.at > sale ? sale : touch.at);

/** Whose a sale is by its touches: the rules as they are written, in the order in which they are written, and no code of the engine's. */
export class Judge {
  private readonly touches: readonly Candidate[];
  private readonly based: ReadonlySet<string>;

  constructor(
    touches: readonly Candidate[],
    private readonly sale: string,
    private readonly policy: AttributionPolicy,
    private readonly around: OtherStreams,
  ) {
    const key = (touch: Candidate): string =>
      [counted(touch, sale), KINDS.indexOf(touch.kind), touch.touchId].join(' ');
    this.touches = touches.toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
    const proofs = this.touches.filter(({ kind, isShared }) => kind === 'lead' || (kind === 'click' && !isShared));
    this.based = new Set(
      proofs.filter((touch) => this.ownReason(touch) === null).map(({ partnerId }) => around.living(partnerId)),
    );
  }

  /** What is wrong with a touch whatever others there are. */
  reasonOf(touch: Candidate): string | null {
    const { kind, codeId, isShared } = touch;
    const own = this.ownReason(touch);
    if (own !== null) return own;
    if (codeId !== null && this.around.codeFault(codeId, this.sale) !== null) return 'code-not-valid';
    if (this.isBare(touch) && this.policy.codeWithoutClick === 'drop') return 'code-without-click';
    if (isShared) return 'click-shared';
    return kind === 'response' || kind === 'cosell' ? 'influence-only' : null;
  }

  /** Where a registration, an override or a binding decides: everybody else's touches have its reason. */
  byWhole(credited: ReadonlySet<string>, reason: string): Judged['reasons'] {
    const isTheirs = ({ partnerId }: Candidate): boolean => credited.has(this.around.living(partnerId));
    return this.touches.map((touch) => [touch.touchId, this.reasonOf(touch) ?? (isTheirs(touch) ? null : reason)]);
  }

  byTouches(): Judged {
    const lost = new Map<Candidate, string>();
    const sound = this.touches.filter((touch) => this.reasonOf(touch) === null);
    const leave = (from: readonly Candidate[], reason: string, isOut: (touch: Candidate) => boolean) => {
      for (const touch of from) if (isOut(touch)) lost.set(touch, reason);
      return from.filter((touch) => !isOut(touch));
    };
    const standing = leave(sound, 'stand-down', this.yields(sound));
    const strongest = KINDS.slice(0, 3).find((one) => standing.some(({ kind }) => kind === one));
    const ranked = leave(standing, 'outranked', ({ kind }) => this.policy.ranking === 'classes' && kind !== strongest);
    const repeats = new Set(ranked.filter((touch, at) => this.repeats(touch, ranked[at - 1])));
    const different = leave(ranked, 'same-click', (touch) => repeats.has(touch));
    const middle = new Set(
      different.slice(MOST_WEIGHED / 2, Math.max(MOST_WEIGHED / 2, different.length - MOST_WEIGHED / 2)),
    );
    const weighed = leave(different, 'not-weighed', (touch) => middle.has(touch));
    return this.shared(weighed, lost);
  }

  private shared(weighed: readonly Candidate[], lost: ReadonlyMap<Candidate, string>): Judged {
    const { living } = this.around;
    const parts = partsByModel(weighed, this.sale, this.policy);
    const sums = new Map<string, bigint>();
    const risks = new Map<string, Set<string>>();
    for (const [at, touch] of weighed.entries()) {
      const [partner, part] = [living(touch.partnerId), parts[at] ?? 0n];
      sums.set(partner, (sums.get(partner) ?? 0n) + part);
      if (part > 0n) risks.set(partner, new Set([...(risks.get(partner) ?? []), ...this.risksOf(touch)]));
    }
    const weights = partsOf(10_000n, [...sums.values()]);
    const shares = [...sums.keys()]
      .map((partnerId, at) => ({
        partnerId,
        weight: Number(weights[at]),
        risks: [...(risks.get(partnerId) ?? [])].toSorted(),
      }))
      .filter(({ weight }) => weight > 0);
    const credited = new Set(shares.map(({ partnerId }) => partnerId));
    const partOf = new Map(weighed.map((touch, at) => [touch, parts[at] ?? 0n]));
    const byModel = (touch: Candidate): string | null => {
      const { model } = this.policy;
      const hasPart = (partOf.get(touch) ?? 0n) > 0n;
      if (!hasPart && (model === 'last' || model === 'first')) return `not-the-${model}-touch`;
      return hasPart && credited.has(living(touch.partnerId)) ? null : 'rounded-to-nothing';
    };
    const reason = (touch: Candidate): string | null => this.reasonOf(touch) ?? lost.get(touch) ?? byModel(touch);
    return { shares, reasons: this.touches.map((touch) => [touch.touchId, reason(touch)]) };
  }

  private ownReason({ at, self, isFlagged, hasClickFlags, partnerId }: Candidate): string | null {
    const { windowDays } = this.policy;
    if (isFlagged || hasClickFlags) return 'flagged';
    if (!this.around.earnsAt(partnerId, at)) return 'could-not-earn';
    if (self !== null && this.ofSelf(self) === 'drop') return 'self-referral';
    const age = ms(this.sale) - ms(at);
    if (age > windowDays * DAY) return 'outside-window';
    return -age > LATE ? 'after-conversion' : null;
  }

  private isBare({ kind, partnerId }: Candidate): boolean {
    return kind === 'code' && !this.based.has(this.around.living(partnerId));
  }

  private risksOf(touch: Candidate): readonly string[] {
    return [
      ...(touch.self !== null && this.ofSelf(touch.self) === 'flag' ? ['self-referral'] : []),
      ...(this.isBare(touch) && this.policy.codeWithoutClick === 'flag' ? ['code-without-click'] : []),
    ];
  }

  private ofSelf(self: 'same-email' | 'same-domain'): string {
    return this.policy.selfReferral[self === 'same-email' ? 'email' : 'domain'];
  }

  /** A partner of such a kind that comes so late gives way to another partner of another kind. */
  private yields(sound: readonly Candidate[]): (touch: Candidate) => boolean {
    const { standDown } = this.policy;
    if (standDown === null) return () => false;
    const { kindOf, living } = this.around;
    const isOfKind = ({ partnerId }: Candidate): boolean => standDown.kinds.some((kind) => kind === kindOf(partnerId));
    const others = sound.filter((touch) => !isOfKind(touch)).map(({ partnerId }) => living(partnerId));
    return (touch) =>
      isOfKind(touch) &&
      ms(this.sale) - ms(counted(touch, this.sale)) <= standDown.minutes * MINUTE &&
      others.some((partnerId) => partnerId !== living(touch.partnerId));
  }

  /** Clicks of one link that follow each other within half an hour are one, at the time of the first. */
  private repeats(touch: Candidate, before: Candidate | undefined): boolean {
    if (!before || touch.kind !== 'click' || before.kind !== 'click') return false;
    if (touch.linkId === null || touch.linkId !== before.linkId) return false;
    return ms(counted(touch, this.sale)) - ms(counted(before, this.sale)) <= 30 * MINUTE;
  }
}
