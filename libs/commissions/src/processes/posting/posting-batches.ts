import { type StateReader, type PolicyCommand, policyContext } from '#libs/eventing';
import type { Command, CommandContext, DomainEvent, Recorded } from '#libs/kernel';
import type { PartnerEvent } from '#libs/partners';
import { BeginClosing, ListLedger, RecordPeriodClosed } from '../../period/accounting-periods.js';
import type { AccountingPeriodEvent } from '../../period/accounting-periods.events.js';
import { type ClosingRequested, closingTerms, eligibilityOf } from '../../state-reader/closing-terms.js';
import { ledgerIdOf, type ProgramReader } from '../../state-reader/program.state-reader.js';
import { clawbackReasonOf } from '../../ledger/corrections/ban-reason.js';
import { MOST_ENTRIES_AT_ONCE } from '../../ledger/corrections/ban.js';
import {
  ClosePeriod,
  OpenLedger,
  type Opening,
  PostParked,
  PostSources,
  type SourceItem,
  VoidUnpaid,
} from '../../ledger/commands/ledger.commands.js';
import { AppendSize, ComingEntries } from './append-size.js';
import { BatchPrograms, listedNow } from '../../state-reader/batch-programs.js';
import { CappedBatches } from './capped-batches.js';
import { SaleHistories } from '../../state-reader/sale-history.js';
import { asSold, type ItemOf, itemsAfter, soldItems, takenUp, WAITS } from '../../state-reader/sale-items.js';
import type { Changed, Recredited, Sold } from '../../state-reader/source-terms.js';

type Answered = Recorded<DomainEvent>;
type Banned = Recorded<Extract<PartnerEvent, { type: 'partner.banned' }>>;
type Joined = Recorded<Extract<PartnerEvent, { type: 'partner.enrolled' | 'partner.invited' }>>;
type Began = Recorded<Extract<AccountingPeriodEvent, { type: 'books.closing-began' }>>;

/** What goes to one ledger in one append. */
interface PostingBatch {
  readonly known: ProgramReader;
  readonly opening: Opening;
  readonly items: SourceItem[];
  readonly answers: Answered[];
  readonly size: AppendSize;
}

/** Turns one batch of history into commands: what belongs to one ledger stays in order and goes together. */
export class PostingBatchBuilder {
  private readonly commands: PolicyCommand[] = [];
  /** Last of all, and not counted among a retried event's commands: a ledger is listed only once. */
  private readonly listings: PolicyCommand[] = [];
  private readonly batches = new Map<string, PostingBatch>();
  private readonly capped: CappedBatches;
  private readonly coming = new ComingEntries();
  private readonly programs: BatchPrograms;
  readonly sales: SaleHistories;

  constructor(
    private readonly name: string,
    facts: StateReader,
  ) {
    this.capped = new CappedBatches(name);
    this.programs = new BatchPrograms(facts);
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

  async joined(event: Joined): Promise<void> {
    const { programId, partnerId } = event.data;
    const { known } = this.programs.of(event, programId);
    const opening = await known.opening(partnerId, event.position);
    this.send([event], (context) => new OpenLedger(opening, context));
    await this.list(event, programId, partnerId);
  }

  /** As many commands as its open entries may need: each takes back what fits into one append. */
  async banned(event: Banned): Promise<void> {
    const { programId, partnerId, reason: why, at } = event.data;
    const { known } = this.programs.of(event, programId);
    const ledgerId = ledgerIdOf(known.tenant, programId, partnerId);
    const { opened, unpaid, payouts } = await known.ledger(ledgerId);
    const coming = this.coming.of(ledgerId);
    if (!opened && coming === undefined) return;
    this.flush(ledgerId);
    const covered = payouts.reduce((total, { covers }) => total + covers.size + 1, 0);
    const appends = Math.ceil((unpaid.size + covered + (coming ?? 0) + 1) / MOST_ENTRIES_AT_ONCE);
    const ban = { ledgerId, reason: clawbackReasonOf(why), note: `partner banned: ${why}`, at };
    for (let n = 0; n < appends; n += 1) this.send([event], (context) => new VoidUnpaid(ban, context));
  }

  async closingRequested(event: ClosingRequested): Promise<void> {
    const { programId, requestId, period } = event.data;
    const program = this.programs.of(event, programId);
    const { known } = program;
    const terms = await closingTerms(known, event);
    const ledgers = [...(await listedNow(program))];
    for (const [partnerId, ledgerId] of ledgers) {
      this.flush(ledgerId);
      const eligibility = await eligibilityOf(known, partnerId, event);
      this.send([event], (context) => new ClosePeriod({ ...terms, ledgerId, eligibility }, context));
    }
    const closing = { programId, requestId, period, ledgers: ledgers.length };
    this.send([event], (context) => new BeginClosing(closing, context));
  }

  closingBegan(event: Began): void {
    this.send([event], (context) => new RecordPeriodClosed(event.data, context));
  }

  done(): readonly PolicyCommand[] {
    for (const ledgerId of this.batches.keys()) this.flush(ledgerId);
    this.commands.push(...this.capped.flushAll());
    return [...this.capped.withOrderingKeys(this.commands), ...this.listings];
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
    batch.items.push(item);
    batch.size.add(item);
    if (batch.answers.at(-1) !== event) batch.answers.push(event);
  }

  /** Without a rate the ledger notes that the source was here, and the second command is refused, which puts the event on the list of parked work. Taken up from there, the same two commands come again, the second now with what is known today. */
  private async unrated(event: Sold | Changed | Recredited, partnerId: string, item: SourceItem): Promise<void> {
    const { known, opening } = await this.batchOf(event, partnerId, item);
    const { ledgerId } = opening;
    this.flush(ledgerId);
    const waits = (await known.ledger(ledgerId)).parked.has(event.id);
    const { again, later } = waits ? await takenUp(known, this.sales, event, partnerId) : WAITS;
    for (const each of [item, ...(again ? [again] : []), ...later]) this.coming.add(ledgerId, each);
    this.send([event], (context) => new PostSources({ ledgerId, opening, sources: [item] }, context));
    if (again && this.capped.takes(ledgerId, again)) {
      this.commands.push(...this.capped.add(event, { opening, item: again, parked: true, later }));
    } else
      this.send([event], (context) => new PostParked({ ledgerId, eventId: event.id, item: again, later }, context));
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
    if (found && !found.size.isFullFor(item)) return found;
    if (found) this.flush(ledgerId);
    await this.list(event, programId, partnerId);
    const opening = await known.opening(partnerId, event.position);
    const batch: PostingBatch = { known, opening, items: [], answers: [], size: new AppendSize() };
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

  private async list(event: Answered, programId: string, partnerId: string): Promise<void> {
    const program = this.programs.of(event, programId);
    if ((await program.listedBefore).has(partnerId)) return;
    const listed = await listedNow(program);
    if (listed.has(partnerId)) return;
    const ledgerId = ledgerIdOf(event.metadata.tenant, programId, partnerId);
    listed.set(partnerId, ledgerId);
    const command = new ListLedger({ programId, partnerId, ledgerId }, policyContext(this.name, event));
    this.listings.push({ command, answers: [event] });
  }

  private send(answers: readonly Answered[], command: (context: CommandContext) => Command): void {
    this.commands.push({ command: command(policyContext(this.name, answers)), answers });
  }
}
