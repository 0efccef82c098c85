import type { JourneyEvent, JourneyKept } from '#libs/attribution';
import type { Recorded } from '#libs/kernel';

type Data<Type extends JourneyEvent['type']> = Extract<JourneyEvent, { type: Type }>['data'];
type TouchSaid = JourneyKept['touches'][number];

export interface TouchModel extends Omit<TouchSaid, 'flagged' | 'clickFlags' | 'activityId'> {
  readonly hasClickFlags: boolean;
}

/** One that a journey had at some moment. */
export interface TouchThen extends TouchModel {
  readonly isFlagged: boolean;
}

interface Part {
  readonly partnerId: string;
  readonly weight: number;
  readonly risks?: readonly string[];
}

/** Whose the customer is said to be at `from` ≤ t < `until`. */
export interface Said {
  readonly from: string;
  readonly until: string | null;
  readonly shares: readonly Part[];
  readonly basis: 'lead' | 'sale' | 'person';
}

interface Known<Value> {
  readonly since: bigint;
  before: bigint | null;
  readonly value: Value;
}

export interface LeadSaid {
  readonly leadId: string;
  readonly at: string;
  readonly partnerId: string | null;
  readonly activityId: string | null;
  /** The last event of the append that it came with: nobody has read less. */
  readonly since: bigint;
  readonly commandId: string;
  /** Of its event in the whole history. */
  readonly position: bigint;
}

/** Of more, the earliest and the latest half. */
const MOST_TOUCHES = 1_000;

/** A customer as its journey says it: now, and as it was known at each of its events. */
export class JourneyModel {
  into: string | null = null;
  lead: LeadSaid | null = null;
  /** Journeys that it has taken in. */
  readonly absorbed: string[] = [];
  /** At which events its touches became others. */
  readonly turns: bigint[] = [];
  private readonly touches: Known<TouchModel>[] = [];
  private readonly flags: Known<string>[] = [];
  private readonly bindings: Known<Said>[] = [];
  private readonly overrides: Known<Said>[] = [];

  take({ type, data, revision, position, metadata: { commandId } }: Recorded<JourneyEvent>): void {
    const place = { since: revision, position: position.commit, commandId };
    switch (type) {
      case 'journey.touch-noted':
        if (this.lead?.commandId === commandId) this.lead = { ...this.lead, since: revision };
        return this.touch(data, revision);
      case 'journey.touch-flagged':
        return this.flag(data.touchId, revision);
      case 'journey.touch-cleared':
        this.turns.push(revision);
        for (const flag of this.flags) if (flag.value === data.touchId) flag.before ??= revision;
        return;
      case 'journey.lead-submitted':
        return void (this.lead = leadOf({ ...data, submittedAt: data.at }, place));
      case 'journey.bound':
        return void this.bindings.push(since(revision, saidBy(data, data.basis)));
      case 'journey.rebound':
        return void this.bindings.push(since(revision, saidBy(data, 'person')));
      case 'journey.override-set':
        return void this.overrides.push(since(revision, saidBy(data, 'person')));
      case 'journey.override-ended':
        return this.endsOverride(data.until, revision);
      case 'journey.absorbed':
        return this.absorbs(data, place);
      case 'journey.merged':
        this.into = data.into;
        return;
      case 'journey.opened':
      case 'journey.identified':
      case 'journey.lead-seen-again':
      case 'journey.lead-qualified':
      case 'journey.lead-disqualified':
      case 'journey.deal-linked':
      case 'journey.conversion-noted':
      case 'journey.customer-erased':
        return;
    }
  }

  /** Whether it was ever said whose it is; at a moment, where one is given. */
  hasSaid(moment?: string): boolean {
    const holds = ({ from, until }: Said, at: string): boolean => from <= at && (until === null || until > at);
    return this.bindings.some(({ value }) => moment === undefined || holds(value, moment));
  }

  touchesAt(revision: bigint): readonly TouchThen[] {
    const flagged = new Set(at(this.flags, revision));
    return at(this.touches, revision).map((touch) => ({ ...touch, isFlagged: flagged.has(touch.touchId) }));
  }

  /** `but`: what is as if it had not been said. */
  bindingAt(moment: string, revision: bigint, but: (said: Said) => boolean = () => false): Said | undefined {
    return inForce(
      at(this.bindings, revision).filter((said) => !but(said)),
      moment,
    );
  }

  overrideAt(moment: string, revision: bigint): Said | undefined {
    return inForce(at(this.overrides, revision), moment);
  }

  private touch(
    { touchId, partnerId, kind, at: when, linkId, codeId, self, clickFlags }: Omit<TouchSaid, 'flagged'>,
    revision: bigint,
  ): void {
    this.turns.push(revision);
    const touch = { touchId, partnerId, kind, at: when, linkId, codeId, self, hasClickFlags: clickFlags.length > 0 };
    this.touches.push(since(revision, touch));
  }

  private flag(touchId: string, revision: bigint): void {
    this.turns.push(revision);
    const isFlagged = this.flags.some(({ value, before }) => value === touchId && before === null);
    if (!isFlagged) this.flags.push(since(revision, touchId));
  }

  private endsOverride(until: string, revision: bigint): void {
    const last = this.overrides.at(-1);
    if (!last) return;
    last.before = revision;
    this.overrides.push(since(revision, { ...last.value, until }));
  }

  /** What was said after it had been taken in goes on; of what both had, its own stays. */
  private absorbs({ from, kept }: Data<'journey.absorbed'>, place: Place): void {
    const { since: revision } = place;
    const goesOn = this.absorbed.includes(from);
    if (goesOn || at(this.bindings, revision).length === 0)
      for (const said of kept.bindings) this.bindings.push(since(revision, saidBy(said, said.basis)));
    if (goesOn || at(this.overrides, revision).length === 0)
      for (const said of kept.overrides) this.overrides.push(since(revision, saidBy(said, 'person')));
    const own = new Set(this.touches.map(({ value }) => value.touchId));
    for (const touch of kept.touches) {
      if (!own.has(touch.touchId)) this.touch(touch, revision);
      if (touch.flagged) this.flag(touch.touchId, revision);
    }
    this.leaveOut(revision);
    if (kept.lead) this.lead ??= leadOf(kept.lead, place);
    for (const id of [from, ...kept.absorbed]) if (!this.absorbed.includes(id)) this.absorbed.push(id);
  }

  private leaveOut(revision: bigint): void {
    const there = this.touches.filter(({ before }) => before === null);
    if (there.length <= MOST_TOUCHES) return;
    const key = ({ value }: Known<TouchModel>): string => `${value.at} ${value.touchId}`;
    const sorted = there.toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
    for (const touch of sorted.slice(MOST_TOUCHES / 2, -MOST_TOUCHES / 2)) touch.before = revision;
  }
}

type Place = Pick<LeadSaid, 'since' | 'position' | 'commandId'>;
type LeadData = Pick<LeadSaid, 'leadId' | 'partnerId' | 'activityId'> & { readonly submittedAt: string };

const leadOf = ({ leadId, submittedAt, partnerId, activityId }: LeadData, place: Place): LeadSaid => ({
  ...{ leadId, at: submittedAt, partnerId, activityId },
  ...place,
});

const since = <Value>(revision: bigint, value: Value): Known<Value> => ({ since: revision, before: null, value });

const at = <Value>(all: readonly Known<Value>[], revision: bigint): readonly Value[] =>
  all
    .filter((one) => one.since <= revision && (one.before === null || one.before > revision))
    .map(({ value }) => value);

const saidBy = ({ from, until, shares }: Omit<Said, 'basis'>, basis: Said['basis']): Said => ({
  ...{ from, until, shares, basis },
});

/** The latest `from` not after the moment counts, of equals what was said last. */
function inForce(all: readonly Said[], moment: string): Said | undefined {
  const begun = all.filter(({ from }) => from <= moment);
  const from = begun.reduce((latest, one) => (one.from > latest ? one.from : latest), '');
  const last = begun.findLast((one) => one.from === from);
  return last && (last.until === null || last.until > moment) ? last : undefined;
}
