import { moneyOf } from '#libs/kernel';
import type { Take } from './cap.commands.js';
import type { CapOfProgram, Reservation } from './cap.events.js';
import { AllocationAccount } from './allocation-account.js';
import type { CapState } from './cap.js';
import type { ChangeItem, SoldItem, SourceItem } from '../ledger/commands/ledger.commands.js';
import type { LedgerEvent } from '../ledger/events/ledger.events.js';
import { evolveLedger } from '../ledger/evolve/ledger.evolve.js';
import { actsOf, decideSource } from '../ledger/sources/post-sources.js';
import { isOpen, type LedgerState, type OpenLedgerState } from '../ledger/state/ledger.state.js';
import { type Act, performAcross } from '../ledger/movements/acts.js';
import type { SharedAllowance } from '../ledger/window/cap-allowance.js';
import { drawIdOf } from '../ledger/window/shared-draw.js';

/** What may draw on a cap of the whole program: any source of a program that has one, since refunds and true-ups draw too. */
export const drawsOnProgram = (item: SourceItem): boolean => item.kind !== 'unrated' && item.sharedCaps;

/** A window of a cap as it was read. */
export interface ReadCap {
  readonly cap: CapOfProgram;
  readonly state: CapState;
}

/** What is to be written before anything is posted, and what is posted then: each source with what is reserved for its entries. */
export interface Allocation {
  readonly reservations: ReadonlyMap<string, readonly Reservation[]>;
  readonly takes: readonly Take[];
  /** Caps that are drawn on and were not read: they are to be read, and all is worked out again. */
  readonly missing: ReadonlyMap<string, CapOfProgram>;
}

/** What was parked is posted by itself. */
export function runsOf(takes: readonly Take[]): Take[][] {
  const stretches: Take[][] = [];
  for (const take of takes) {
    const stretch = stretches.at(-1);
    if (stretch && !take.parked && !stretch[0]?.parked) stretch.push(take);
    else stretches.push([take]);
  }
  return stretches;
}

/** Works out, in the order given, what every entry asks for and what the caps have left of it. Decides nothing. */
export function allocate(
  takes: readonly Take[],
  ledgers: ReadonlyMap<string, LedgerState>,
  caps: ReadonlyMap<string, ReadCap>,
): Allocation {
  const steps = allocationSteps(takes, ledgers, caps);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** The same event by event, for whoever has others to let between. */
export function* allocationSteps(
  takes: readonly Take[],
  ledgers: ReadonlyMap<string, LedgerState>,
  caps: ReadonlyMap<string, ReadCap>,
): Generator<void, Allocation, void> {
  const work = new AllocationRun(ledgers, caps);
  const pinned: Take[] = [];
  for (let at = 0; at < takes.length;) {
    const event = takes[at]?.item.source.eventId;
    const together = takes.slice(at, endOf(takes, at, event));
    pinned.push(...work.reserve(together));
    at += together.length;
    yield;
  }
  return { ...work.drawn(), takes: pinned };
}

/** The ledgers of one event draw together, credit by credit and rule by rule. */
function endOf(takes: readonly Take[], from: number, event: string | undefined): number {
  const next = takes.findIndex(({ item }, at) => at > from && item.source.eventId !== event);
  return next < 0 ? takes.length : next;
}

type Posted = SoldItem | ChangeItem;
type Reserved = Readonly<Record<string, string>>;

/** A source that its ledger has not taken yet. */
interface Post {
  readonly take: Take;
  readonly item: Posted;
  readonly opened: OpenLedgerState;
}

class AllocationRun {
  private readonly accounts: Map<string, AllocationAccount>;
  private readonly states: Map<string, LedgerState>;
  private readonly missing = new Map<string, CapOfProgram>();

  constructor(ledgers: ReadonlyMap<string, LedgerState>, caps: ReadonlyMap<string, ReadCap>) {
    this.accounts = new Map([...caps].map(([key, { state }]) => [key, new AllocationAccount(state)]));
    this.states = new Map(ledgers);
  }

  drawn(): Omit<Allocation, 'takes'> {
    const reservations = new Map([...this.accounts].map(([key, { added }]) => [key, added]));
    return { reservations, missing: this.missing };
  }

  reserve(takes: readonly Take[]): readonly Take[] {
    const due = takes.flatMap((take) => {
      const state = this.states.get(take.opening.ledgerId);
      const opened = state && openedBy(state, take);
      const { item } = take;
      return opened && item.kind !== 'unrated' && isDue(opened, take) ? [{ take, item, opened }] : [];
    });
    const drawn = this.performed(due) ?? this.performed(due.filter((post) => this.isPosted(post)));
    const reserved = new Map<SourceItem, Reserved>(due.map(({ item }) => [item, drawn?.get(item) ?? {}]));
    return takes.map((take) => this.pinned(take, reserved.get(take.item)));
  }

  /** What sources draw together; undefined, and nothing is drawn, where one of them is parked. */
  private performed(posts: readonly Post[]): ReadonlyMap<Posted, Reserved> | undefined {
    const marks = [...this.accounts.values()].map((account) => account.mark());
    const reserved = new Map<Posted, Record<string, string>>(posts.map(({ item }) => [item, {}]));
    const ledgers = posts.map(({ take, item, opened }) => ({
      book: opened.book,
      acts: this.drawing(actsOf(opened, item), take, item, reserved.get(item) ?? {}),
    }));
    if (performAcross(ledgers, none)) return reserved;
    for (const back of marks) back();
    return undefined;
  }

  /** Whether a source by itself is posted; nothing is drawn. */
  private isPosted(post: Post): boolean {
    const marks = [...this.accounts.values()].map((account) => account.mark());
    const isPosted = this.performed([post]) !== undefined;
    for (const back of marks) back();
    return isPosted;
  }

  /** The source with what is reserved for it; the ledger goes on as it will once that is posted. */
  private pinned(take: Take, reserved: Reserved | undefined): Take {
    const state = this.states.get(take.opening.ledgerId);
    if (!state || !reserved || take.item.kind === 'unrated') return take;
    const item = { ...take.item, reserved };
    let now = fold(openedBy(state, take), decideSource(openedBy(state, take), item));
    const later = take.later.map((change) => {
      const own = this.performed([{ take, item: change, opened: now }]);
      const next = { ...change, reserved: own?.get(change) ?? {} };
      now = fold(now, decideSource(now, next));
      return next;
    });
    this.states.set(take.opening.ledgerId, now);
    return { ...take, item, later };
  }

  private drawing(acts: readonly Act[], take: Take, item: Posted, reserved: Record<string, string>): readonly Act[] {
    const allowance = this.allowance(take, item, reserved);
    return acts.map(({ place, does }) => ({ place, does: (book) => does(book, allowance) }));
  }

  /** Every cap consumes what is granted in the end: the least of what is asked, what each has left, and what was reserved before. */
  private allowance({ opening }: Take, { source }: Posted, reserved: Record<string, string>): SharedAllowance {
    const { programId, ledgerId, partnerId, currency } = opening;
    const text = (minor: bigint): string => moneyOf(minor, currency).amount;
    return (entry, limits, asked, wanted) => {
      const drawId = drawIdOf(entry, source);
      const { entryId, planId, planVersion } = entry;
      for (const { key, capId, windowKey } of limits) {
        if (!this.accounts.has(key)) this.missing.set(key, { programId, planId, capId, windowKey, currency });
      }
      const drawn = limits.flatMap(({ key, limit }) => {
        const account = this.accounts.get(key);
        return account ? [{ account, limit }] : [];
      });
      const granted = drawn
        .map(({ account, limit }) => account.found(drawId)?.granted ?? account.left(limit))
        .reduce((least, each) => (each < least ? each : least), asked);
      reserved[drawId] = text(granted);
      const what = { drawId, entryId, ledgerId, partnerId, source, planVersion };
      for (const { account, limit } of drawn) {
        if (account.found(drawId)) continue;
        account.add({ ...what, limit: text(limit), wanted: text(wanted), granted: text(granted) }, granted);
      }
      return granted;
    };
  }
}

/** Nothing is asked of it: every act has an allowance of its own. */
const none: SharedAllowance = () => 0n;

const fold = (state: OpenLedgerState, events: readonly LedgerEvent[]): OpenLedgerState =>
  events.reduce<LedgerState>(evolveLedger, state) as OpenLedgerState;

function openedBy(state: LedgerState, { opening }: Take): OpenLedgerState {
  if (isOpen(state)) return state;
  const opened: LedgerEvent = { type: 'ledger.opened', data: opening };
  return evolveLedger(state, opened) as OpenLedgerState;
}

/** What the ledger has taken, or no longer waits for, it will not post again. */
const isDue = (state: OpenLedgerState, { item: { source }, parked }: Take): boolean =>
  parked ? state.parked.has(source.eventId) : BigInt(source.position) > state.takenUntil;
