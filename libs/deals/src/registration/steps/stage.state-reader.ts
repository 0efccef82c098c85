import type { Written } from '#libs/eventing';
import { isRefusal } from '#libs/kernel';
import type { DealEvent } from '../../deal/deal.events.js';
import type { Deal } from '../../deal/deal.state.js';
import type { OpenSlot } from '../../portfolio/portfolio.js';
import { decideBy, type DealStateReader } from '../../state-reader/deal.state-reader.js';
import type { RegistrationState } from './next.js';
import {
  type CustomerIdentified,
  type Progress,
  progressOf,
  type Reinstated,
  type Stage,
  stageOf,
  type Submitted,
} from './progress.js';
import { RegistrationStateReader, withoutAccount } from './registration.state-reader.js';

/** What was found out on the way so far. */
export interface Way {
  readonly passed: ReadonlySet<Stage>;
  /** Events of the deal that may be older than what is remembered of its stream. */
  readonly causes: readonly Written<DealEvent>[];
  /** Its slot, once it is taken. */
  readonly slot: OpenSlot | undefined;
  readonly isFull: boolean;
  /** How often somebody was faster with a claim. */
  readonly losses: number;
}

type Looked = RegistrationState | null;

/** Looks where a registration stands, and reads what the stage needs, no more. */
export class StageReader {
  private readonly reader: RegistrationStateReader;

  constructor(
    private readonly known: DealStateReader,
    private readonly dealId: string,
  ) {
    this.reader = new RegistrationStateReader(known);
  }

  /** The stage, and its state: null where nothing is to be done. */
  async at(way: Way): Promise<readonly [Stage, Looked]> {
    const progress = progressOf(await this.known.deal(this.dealId), way.causes);
    const stage = stageOf(progress, way.passed);
    return [stage, progress && (await this.stateAt(stage, progress, way))];
  }

  async holdsSlot(deal: Deal): Promise<boolean> {
    const slot = this.reader.slotOf(deal);
    return slot !== null && (await this.reader.holdsSlot(slot));
  }

  private async stateAt(stage: Stage, { deal, submitted, identified, turn }: Progress, way: Way): Promise<Looked> {
    switch (stage) {
      case 'slot':
        return submitted && this.slotAt(deal, submitted, way);
      case 'customer':
        return submitted && this.customerAt(deal, submitted, way);
      case 'listing':
        return identified && { stage, identified, deal, leave: await this.leaving(deal, identified) };
      case 'request':
        return identified && this.requestAt(deal, identified, way);
      case 'begun-again':
        if (turn?.type !== 'deal.reinstated' || (!way.isFull && (await this.holdsSlot(deal)))) return null;
        return this.slotAt(deal, turn, way);
      case 'over': {
        const slot = this.reader.slotOf(deal);
        if (!slot || !turn || turn.type === 'deal.reinstated') return null;
        return way.slot || (await this.reader.holdsSlot(slot)) ? { stage, over: turn, slot } : null;
      }
      case 'done':
        return null;
    }
  }

  private async slotAt(deal: Deal, cause: Submitted | Reinstated, { isFull }: Way): Promise<Looked> {
    const slot = this.reader.slotOf(deal);
    if (!slot) return null;
    const { at } = cause.data;
    const limit = await this.known.capacity(slot.programId, slot.partnerId, at);
    return { stage: 'slot', cause, deal, slot, limit, overdue: isFull ? await this.reader.overdue(slot, at) : null };
  }

  /** Of one identifier nobody is asked where it leads: mostly nowhere yet, and a claim tells. */
  private async customerAt(deal: Deal, submitted: Submitted, { losses, slot }: Way): Promise<Looked> {
    const customer = await this.reader.customer(deal, deal.identifiers.length === 1 && losses === 0);
    if (customer.accountId !== null) return { stage: 'customer', submitted, deal, customer };
    const { at } = submitted.data;
    const terms = await this.known.terms(deal.programId, at);
    if (isRefusal(terms)) return null;
    const evidence = withoutAccount(await this.reader.pinned(deal, null, at, slot));
    return { stage: 'unknown-customer', submitted, reason: customer.reason, decideBy: decideBy(terms, at), evidence };
  }

  private async requestAt(deal: Deal, identified: CustomerIdentified, { slot }: Way): Promise<Looked> {
    const { partnerId, programId, accountId } = deal;
    const { at } = identified.data;
    const terms = await this.known.terms(programId, at);
    if (partnerId === null || isRefusal(terms)) return null;
    const pinned = await this.reader.pinned(deal, accountId, at, slot);
    return { stage: 'request', identified, deal, partnerId, terms, pinned };
  }

  /** The account that it was taken for before it was submitted anew, where it still has a place. */
  private async leaving({ before, accountId, dealId, programId }: Deal, { data: { at } }: CustomerIdentified) {
    if (!before || before.accountId === accountId) return null;
    const left = await this.known.staying(programId, before.accountId);
    if (left === accountId) return null;
    const { state } = await this.known.account(left);
    const terms = await this.known.terms(programId, at);
    const waits = state.queue.some((place) => place.dealId === dealId);
    return waits && !isRefusal(terms) ? { accountId: left, terms } : null;
  }
}
