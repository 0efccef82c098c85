import { type PolicyCommand, policyContext } from '#libs/eventing';
import type { Recorded } from '#libs/kernel';
import { PostUnderCaps, type Take } from './cap.commands.js';
import { drawsOnProgram } from './cap.drawing.js';
import type { SourceItem } from './ledger.commands.js';
import { AppendSize } from './posting.bounds.js';

interface Sheet {
  readonly ledgers: Set<string>;
  takes: Take[];
  answers: Recorded[];
  size: AppendSize;
}

/**
 * Sources that draw on caps of their whole program, in the order of history across its ledgers. Once a ledger has one in a batch,
 * everything that comes to it goes the same way, so that its order is kept. Empty where no plan has such a cap.
 */
export class CappedSheets {
  private readonly sheets = new Map<string, Sheet>();

  constructor(private readonly name: string) {}

  takes(ledgerId: string, item: SourceItem): boolean {
    return drawsOnProgram(item) || this.of(ledgerId) !== undefined;
  }

  /** Answers with what has to be sent before it, because the sheet is full. */
  add(event: Recorded, take: Take): PolicyCommand[] {
    const { programId, ledgerId } = take.opening;
    const sheet = this.sheets.get(programId) ?? { ledgers: new Set(), takes: [], answers: [], size: new AppendSize() };
    this.sheets.set(programId, sheet);
    // The ledgers of one event draw together.
    const full = sheet.answers.at(-1) !== event && sheet.size.isFullFor(take.item) ? this.send(sheet) : [];
    sheet.ledgers.add(ledgerId);
    sheet.takes.push(take);
    sheet.size.add(take.item);
    if (sheet.answers.at(-1) !== event) sheet.answers.push(event);
    return full;
  }

  /** All that waits beside what waits for this ledger: others' sales before it draw on the same caps first. */
  flush(ledgerId: string): PolicyCommand[] {
    const sheet = this.of(ledgerId);
    return sheet ? this.send(sheet) : [];
  }

  flushAll(): PolicyCommand[] {
    return [...this.sheets.values()].flatMap((sheet) => this.send(sheet));
  }

  /** Everything that goes to one of these ledgers in the order in which it was written down. */
  inLanes(commands: readonly PolicyCommand[]): readonly PolicyCommand[] {
    if (this.sheets.size === 0) return commands;
    return commands.map((sent) => {
      const { data } = sent.command;
      const programId = 'ledgerId' in data ? this.programOf(String(data.ledgerId)) : undefined;
      return programId === undefined ? sent : { ...sent, orderingKey: programId };
    });
  }

  private send(sheet: Sheet): PolicyCommand[] {
    const { takes, answers } = sheet;
    const [first] = takes;
    if (!first) return [];
    sheet.takes = [];
    sheet.answers = [];
    sheet.size = new AppendSize();
    const command = new PostUnderCaps({ takes }, policyContext(this.name, answers));
    return [{ command, answers, orderingKey: first.opening.programId }];
  }

  private of(ledgerId: string): Sheet | undefined {
    return [...this.sheets.values()].find(({ ledgers }) => ledgers.has(ledgerId));
  }

  private programOf(ledgerId: string): string | undefined {
    return [...this.sheets].find(([, { ledgers }]) => ledgers.has(ledgerId))?.[0];
  }
}
