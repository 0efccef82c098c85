import type { StateReader } from '#libs/eventing';
import type { DomainEvent, Recorded } from '#libs/kernel';
import { ProgramReader } from './program.state-reader.js';

/** A program of one batch. Nearly always the ledgers it needs were listed before, and nobody has to read which are by now. */
export interface BatchProgram {
  readonly known: ProgramReader;
  /** As known at the first event of the batch. */
  readonly listedBefore: Promise<{ has(partnerId: string): boolean }>;
  listed?: Promise<Map<string, string>>;
}

/** The ledgers by their partners as they are listed now; whoever lists another adds it. */
export const listedNow = (program: BatchProgram): Promise<Map<string, string>> =>
  (program.listed ??= program.known.accountingPeriods().then(({ ledgers }) => new Map(ledgers)));

/** The programs that the events of one batch belong to. */
export class BatchPrograms {
  private readonly programs = new Map<string, BatchProgram>();

  constructor(private readonly facts: StateReader) {}

  of({ metadata: { tenant }, position }: Recorded<DomainEvent>, programId: string): BatchProgram {
    const key = `${tenant} ${programId}`;
    const found = this.programs.get(key);
    if (found) return found;
    const known = new ProgramReader(this.facts, tenant, programId);
    const program = { known, listedBefore: known.accountingPeriods(position).then(({ ledgers }) => ledgers) };
    this.programs.set(key, program);
    return program;
  }
}
