import { type StateReader, type PolicyCommand, policyContext } from '#libs/eventing';
import type { Command, CommandContext, DomainEvent, Recorded } from '#libs/kernel';
import { RecordPeriodClosed } from '../../period/accounting-periods.js';
import type { ClosingRequested } from '../../state-reader/closing-terms.js';
import { ledgerIdOf } from '../../state-reader/program.state-reader.js';
import { broughtAgain } from '../../state-reader/out-of-range.js';
import { clawbackReasonOf } from '../../ledger/corrections/ban-reason.js';
import { commandsOfBan } from '../../ledger/corrections/ban.js';
import {
  OpenLedger,
  type Opening,
  PostParked,
  PostSources,
  type SourceItem,
  VoidUnpaid,
} from '../../ledger/commands/ledger.commands.js';
import { ComingEntries } from './append-size.js';
import { BatchPrograms } from '../../state-reader/batch-programs.js';
import { CappedBatches } from './capped-batches.js';
import { closingCommands } from './closing-commands.js';
import { LedgerListings } from './ledger-listings.js';
import { PostingBatch } from './posting-batch.js';
import type { Event } from './posting-events.js';
import { SaleHistories } from '../../state-reader/sale-history.js';
import {
  asSold,
  type ItemOf,
  itemsAfter,
  soldItems,
  type TakenUp,
  takenUp,
  WAITS,
} from '../../state-reader/sale-items.js';
import type { Changed, Recredited, Sold } from '../../state-reader/source-terms.js';

type Answered = Recorded<DomainEvent>;

/** Turns one batch of history into commands: what belongs to one ledger stays in order and goes together. */
export class PostingBatchBuilder {
  private readonly commands: PolicyCommand[] = [];
  private readonly listings: LedgerListings;
  private readonly batches = new Map<string, PostingBatch>();
  private readonly capped: CappedBatches;
  private readonly coming = new ComingEntries();
  private readonly programs: BatchPrograms;
  readonly sales: SaleHistories;

  constructor(
    private readonly name: string,
    private readonly facts: StateReader,
  ) {
    this.capped = new CappedBatches(name);
    this.programs = new BatchPrograms(facts);
    this.listings = new LedgerListings(name, this.programs);
    this.sales = new SaleHistories(facts);
  }

  async sold(event: Sold): Promise<void> {
    this.sales.recorded(event);
    const { known } = this.programs.of(event, event.data.programId);
    await this.bring(event, await soldItems(known, event, asSold(event), event.position));
  }

  async changed(event: Changed | Recredited): Promise<void> {
    const { known } = this.programs.of(event, event.data.programId);
    await this.bring(event, await itemsAfter(known, event, await this.sales.after(event)));
  }

  async joined(event: Event<'partner.enrolled' | 'partner.invited'>): Promise<void> {
    const { programId, partnerId } = event.data;
    const { known } = this.programs.of(event, programId);
    const opening = await known.opening(partnerId, event.position);
    this.send([event], (context) => new OpenLedger(opening, context));
    await this.listings.add(event, programId, partnerId);
  }

  /** As many commands as its open entries may need: each takes back what fits into one append. */
  async banned(event: Event<'partner.banned'>): Promise<void> {
    const { programId, partnerId, reason: why, at } = event.data;
    const { known } = this.programs.of(event, programId);
    const ledgerId = ledgerIdOf(known.tenant, programId, partnerId);
    const state = await known.ledger(ledgerId);
    const coming = this.coming.of(ledgerId);
    if (!state.opened && coming === undefined) return;
    this.flush(ledgerId);
    const ban = { ledgerId, reason: clawbackReasonOf(why), note: `partner banned: ${why}`, at };
    for (let n = 0; n < commandsOfBan(state, coming); n += 1)
      this.send([event], (context) => new VoidUnpaid(ban, context));
  }

  async closingRequested(event: ClosingRequested): Promise<void> {
    const program = this.programs.of(event, event.data.programId);
    for (const { ledgerId, command } of await closingCommands(program, event)) {
      if (ledgerId !== null) this.flush(ledgerId);
      this.send([event], command);
    }
  }

  closingBegan(event: Event<'books.closing-began'>): void {
    this.send([event], (context) => new RecordPeriodClosed(event.data, context));
  }

  done(): readonly PolicyCommand[] {
    for (const ledgerId of this.batches.keys()) this.flush(ledgerId);
    this.commands.push(...this.capped.flushAll());
    return [...this.capped.withOrderingKeys(this.commands), ...this.listings.commands];
  }

  /** A result that is too large puts its source on the list of parked work: taken up from there, the ledger is asked again. */
  async parked(event: Event<'ledger.source-parked'>): Promise<void> {
    const { source, reason, owner } = event.data;
    if (reason !== 'AMOUNT_OUT_OF_RANGE' || !owner) return;
    const { programId, partnerId } = owner;
    const { known } = this.programs.of(event, programId);
    const ledgerId = ledgerIdOf(known.tenant, programId, partnerId);
    const brought = await broughtAgain(this.facts, known, source, { partnerId, coming: this.coming.until(ledgerId) });
    if (!brought) return;
    this.flush(ledgerId);
    this.takeUp(event, await known.opening(partnerId, event.position), { eventId: source.eventId, ...brought });
    this.flush(ledgerId);
  }

  private async bring(event: Sold | Changed | Recredited, items: readonly ItemOf<SourceItem>[]): Promise<void> {
    for (const { partnerId, item } of items) {
      if (item.kind === 'unrated') await this.unrated(event, partnerId, item);
      else await this.post(event, partnerId, item);
    }
  }

  private async post(event: Sold | Changed | Recredited, partnerId: string, item: SourceItem): Promise<void> {
    const batch = await this.batchOf(event, partnerId, item);
    const { ledgerId } = batch.opening;
    this.coming.add(ledgerId, item);
    if (this.capped.takes(ledgerId, item)) {
      if (batch.items.length > 0) this.flushOwn(ledgerId);
      this.commands.push(...this.capped.add(event, { opening: batch.opening, item, parked: false, later: [] }));
      return;
    }
    batch.add(event, item);
  }

  /** Without a rate the ledger notes that the source was here, and the second command is refused, which puts the event on the list of parked work. Taken up from there, the same two commands come again, the second now with what is known today. */
  private async unrated(event: Sold | Changed | Recredited, partnerId: string, item: SourceItem): Promise<void> {
    const { known, opening } = await this.batchOf(event, partnerId, item);
    const { ledgerId } = opening;
    this.flush(ledgerId);
    const waits = (await known.ledger(ledgerId)).parked.has(event.id);
    const { again, later } = waits ? await takenUp(known, this.sales, event, partnerId) : WAITS;
    this.coming.add(ledgerId, item);
    this.send([event], (context) => new PostSources({ ledgerId, opening, sources: [item] }, context));
    this.takeUp(event, opening, { eventId: event.id, again, later });
  }

  private takeUp(
    event: Answered,
    opening: Opening,
    { eventId, again, later }: TakenUp & { readonly eventId: string },
  ): void {
    const { ledgerId } = opening;
    for (const each of again ? [again, ...later] : later) this.coming.again(ledgerId, each);
    if (again && this.capped.takes(ledgerId, again)) {
      this.commands.push(...this.capped.add(event, { opening, item: again, parked: true, later }));
    } else this.send([event], (context) => new PostParked({ ledgerId, eventId, item: again, later }, context));
  }

  private async batchOf(
    event: Sold | Changed | Recredited,
    partnerId: string,
    item: SourceItem,
  ): Promise<PostingBatch> {
    const { programId } = event.data;
    const { known } = this.programs.of(event, programId);
    const ledgerId = ledgerIdOf(known.tenant, programId, partnerId);
    const found = this.batches.get(ledgerId);
    if (found && !found.isFullFor(item)) return found;
    if (found) this.flush(ledgerId);
    await this.listings.add(event, programId, partnerId);
    const opening = await known.opening(partnerId, event.position);
    const batch = new PostingBatch(known, opening);
    this.batches.set(ledgerId, batch);
    return batch;
  }

  private flush(ledgerId: string): void {
    this.flushOwn(ledgerId);
    this.commands.push(...this.capped.flush(ledgerId));
  }

  private flushOwn(ledgerId: string): void {
    const batch = this.batches.get(ledgerId);
    this.batches.delete(ledgerId);
    if (!batch || batch.items.length === 0) return;
    const { opening, items: sources, answers } = batch;
    this.send(answers, (context) => new PostSources({ ledgerId, opening, sources }, context));
  }

  private send(answers: readonly Answered[], command: (context: CommandContext) => Command): void {
    this.commands.push({ command: command(policyContext(this.name, answers)), answers });
  }
}
