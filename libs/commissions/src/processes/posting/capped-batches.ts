import { type PolicyCommand, policyContext } from '#libs/eventing';
import type { Recorded } from '#libs/kernel';
import { PostUnderCaps, type Take } from '../../program-cap/cap.commands.js';
import { drawsOnProgram } from '../../program-cap/allocation.js';
import type { SourceItem } from '../../ledger/commands/ledger.commands.js';
import { AppendSize } from './append-size.js';

interface CappedBatch {
  readonly ledgers: Set<string>;
  takes: Take[];
  answers: Recorded[];
  size: AppendSize;
}

/**
 * Sources that draw on caps of their whole program, in the order of history across its ledgers. Once a ledger has one in a batch,
 * everything that comes to it goes the same way, so that its order is kept. Empty where no plan has such a cap.
 */
export class CappedBatches {
  private readonly batches = new Map<string, CappedBatch>();

  constructor(private readonly name: string) {}

  takes(ledgerId: string, item: SourceItem): boolean {
    return drawsOnProgram(item) || this.of(ledgerId) !== undefined;
  }

  /** Answers with what has to be sent before it, because the batch is full. */
  add(event: Recorded, take: Take): PolicyCommand[] {
    const { programId, ledgerId } = take.opening;
    const batch = this.batches.get(programId) ?? { ledgers: new Set(), takes: [], answers: [], size: new AppendSize() };
    this.batches.set(programId, batch);
    // The ledgers of one event draw together.
    const full = batch.answers.at(-1) !== event && batch.size.isFullFor(take.item) ? this.send(batch) : [];
    batch.ledgers.add(ledgerId);
    batch.takes.push(take);
    batch.size.add(take.item);
    if (batch.answers.at(-1) !== event) batch.answers.push(event);
    return full;
  }

  /** All that waits beside what waits for this ledger: others' sales before it draw on the same caps first. */
  flush(ledgerId: string): PolicyCommand[] {
    const batch = this.of(ledgerId);
    return batch ? this.send(batch) : [];
  }

  flushAll(): PolicyCommand[] {
    return [...this.batches.values()].flatMap((batch) => this.send(batch));
  }

  /** Everything that goes to one of these ledgers in the order in which it was written down. */
  withOrderingKeys(commands: readonly PolicyCommand[]): readonly PolicyCommand[] {
    if (this.batches.size === 0) return commands;
    return commands.map((sent) => {
      const { data } = sent.command;
      const programId = 'ledgerId' in data ? this.programOf(String(data.ledgerId)) : undefined;
      return programId === undefined ? sent : { ...sent, orderingKey: programId };
    });
  }

  private send(batch: CappedBatch): PolicyCommand[] {
    const { takes, answers } = batch;
    const [first] = takes;
    if (!first) return [];
    batch.takes = [];
    batch.answers = [];
    batch.size = new AppendSize();
    const command = new PostUnderCaps({ takes }, policyContext(this.name, answers));
    return [{ command, answers, orderingKey: first.opening.programId }];
  }

  private of(ledgerId: string): CappedBatch | undefined {
    return [...this.batches.values()].find(({ ledgers }) => ledgers.has(ledgerId));
  }

  private programOf(ledgerId: string): string | undefined {
    return [...this.batches].find(([, { ledgers }]) => ledgers.has(ledgerId))?.[0];
  }
}
