import { command } from '#libs/kernel';
import type { CapOfProgram, Reservation } from './cap.events.js';
import type { ChangeItem, Opening, SourceItem } from '../ledger/commands/ledger.commands.js';

/** Draws on a cap as it stood at a revision, and confirms what has been posted. Refused CAP_MOVED when others have drawn since. */
export class ReserveCap extends command('ReserveCap')<{
  readonly cap: CapOfProgram;
  readonly asOf: bigint;
  readonly reservations: readonly Reservation[];
  readonly posted: readonly string[];
}>() {}

export const capCommands = { ReserveCap };

/** One source for one ledger; `parked`: it has been taken before, and waited. */
export interface Take {
  readonly opening: Opening;
  readonly item: SourceItem;
  readonly parked: boolean;
  /** Of what has waited: all that happened to the sale since. */
  readonly later: readonly ChangeItem[];
}

/** Posts sources of one program to its ledgers in the order given, after what they draw on the program's caps has been reserved. */
export class PostUnderCaps extends command('PostUnderCaps')<{ readonly takes: readonly Take[] }>() {}
