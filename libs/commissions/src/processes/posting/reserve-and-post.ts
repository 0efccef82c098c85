import { isAfter, type Outcome, multiStreamHandler, type MultiStreamParts } from '#libs/eventing';
import { type CommandContext, deterministicId, isRefusal } from '#libs/kernel';
import { cap } from '../../program-cap/cap.aggregate.js';
import { PostUnderCaps, ReserveCap, type Take } from '../../program-cap/cap.commands.js';
import { type Allocation, allocate, type ReadCap, runsOf } from '../../program-cap/allocation.js';
import type { CapOfProgram } from '../../program-cap/cap.events.js';
import { capIdOf, type OpenReservation } from '../../program-cap/cap.js';
import { ledger } from '../../ledger/ledger.aggregate.js';
import { type LedgerCommand, PostParked, PostSources } from '../../ledger/commands/ledger.commands.js';
import type { LedgerState } from '../../ledger/state/ledger.state.js';

const MOST_TRIES = 20;

/** Reserves, then posts: what is cut in between finds its reservations when it comes again, and posts the same cents. */
export const postUnderCaps = multiStreamHandler<PostUnderCaps>({
  command: PostUnderCaps,
  carryOut: async ({ data: { takes }, context }, parts) => {
    const work = new CappedPosting(context, parts);
    let last: Outcome | undefined;
    for (const [n, stretch] of runsOf(takes).entries()) {
      last = await work.post(await work.reserve(stretch), n);
      if (isRefusal(last)) return last;
    }
    if (!last) throw new TypeError('nothing is to be posted');
    return last;
  },
});

interface Read {
  readonly caps: ReadonlyMap<string, ReadCap>;
  readonly ledgers: ReadonlyMap<string, LedgerState>;
}

class CappedPosting {
  constructor(
    private readonly context: CommandContext,
    private readonly parts: MultiStreamParts,
  ) {}

  /** The takes with what is reserved for them. Others that draw on the same caps at the same time make it begin again. */
  async reserve(takes: readonly Take[]): Promise<readonly Take[]> {
    const windows = new Map<string, CapOfProgram>();
    for (let tries = 0; tries < MOST_TRIES;) {
      const read = await this.read(takes, windows);
      const drawing = allocate(takes, read.ledgers, read.caps);
      if (drawing.missing.size > 0) for (const [key, window] of drawing.missing) windows.set(key, window);
      else if (await this.write(drawing, read)) return drawing.takes;
      else tries += 1;
    }
    throw new Error('others have drawn on the same caps all the time');
  }

  /** What belongs to one ledger goes together. */
  async post(takes: readonly Take[], stretch: number): Promise<Outcome> {
    const ledgers = new Map<string, Take[]>();
    for (const take of takes) {
      const { ledgerId } = take.opening;
      ledgers.set(ledgerId, [...(ledgers.get(ledgerId) ?? []), take]);
    }
    const done = await Promise.allSettled(
      [...ledgers.values()].map((own) => this.parts.executor.execute(ledger, this.posting(own, stretch))),
    );
    const failed = done.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    const outcomes: Outcome[] = done.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    return outcomes.reduce(furthest);
  }

  /** The caps first: a reservation that is confirmed by then is of an entry that the ledger, read later, has. */
  private async read(takes: readonly Take[], windows: ReadonlyMap<string, CapOfProgram>): Promise<Read> {
    const { facts } = this.parts;
    const { tenant } = this.context;
    const caps = new Map<string, ReadCap>();
    for (const [key, window] of windows) {
      const { state } = await facts.of(cap, tenant, capIdOf(tenant, window));
      caps.set(key, { cap: window, state });
    }
    const open = [...caps.values()].flatMap(({ state }) => [...state.open.values()]);
    const ids = new Set([...takes.map(({ opening }) => opening.ledgerId), ...open.map(({ ledgerId }) => ledgerId)]);
    const states = await Promise.all(
      [...ids].map(async (id) => [id, (await facts.of(ledger, tenant, id)).state] as const),
    );
    return { caps, ledgers: new Map(states) };
  }

  /** False when a cap is not what it was when it was read. */
  private async write({ reservations }: Allocation, { caps, ledgers }: Read): Promise<boolean> {
    for (const [key, { cap: window, state }] of caps) {
      const added = reservations.get(key) ?? [];
      if (added.length === 0) continue;
      const isPosted = ({ ledgerId, source: { eventId, position } }: OpenReservation): boolean => {
        const known = ledgers.get(ledgerId);
        return known !== undefined && BigInt(position) <= known.takenUntil && !known.parked.has(eventId);
      };
      const posted = [...state.open].flatMap(([drawId, open]) => (isPosted(open) ? [drawId] : []));
      const data = { cap: window, asOf: state.revision, reservations: added, posted };
      const context = this.contextOf('reserve', key, ...added.map(({ drawId }) => drawId));
      if (isRefusal(await this.parts.executor.execute(cap, new ReserveCap(data, context)))) return false;
    }
    return true;
  }

  private posting(takes: readonly Take[], stretch: number): LedgerCommand {
    const [first] = takes;
    if (!first) throw new TypeError('nothing is to be posted');
    const { opening, item, parked, later } = first;
    const { ledgerId } = opening;
    const context = this.contextOf('post', ledgerId, String(stretch));
    if (!parked) return new PostSources({ ledgerId, opening, sources: takes.map((take) => take.item) }, context);
    const isBrought = item.kind === 'sold' || item.kind === 'recredited' || item.kind === 'amended';
    const brought = isBrought ? item : null;
    return new PostParked({ ledgerId, eventId: item.source.eventId, item: brought, later }, context);
  }

  private contextOf(...what: readonly string[]): CommandContext {
    const commandId = deterministicId(this.context.commandId, ...what);
    return { ...this.context, commandId, bodyHash: commandId };
  }
}

const furthest = (one: Outcome, other: Outcome): Outcome => {
  if (isRefusal(one)) return one;
  if (isRefusal(other)) return other;
  return isAfter(one.position, other.position) ? one : other;
};
