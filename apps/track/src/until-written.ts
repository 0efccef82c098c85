import { AppendTooLarge, OutcomeUnknown } from '#libs/eventing';
import { setTimeout as pause } from 'node:timers/promises';
import { ClicksRefused } from './click-batch.js';

const PAUSES_MS = [100, 250, 500, 1000, 2000, 5000];

/** Writes again after every fault. False: it is too late, or no repetition helps. @param isLate told whether an answer was lost */
export async function untilWritten(
  write: () => Promise<void>,
  onFault: (fault: unknown) => void,
  isLate: (mayBeWritten: boolean) => boolean = () => false,
): Promise<boolean> {
  let mayBeWritten = false;
  for (let attempt = 0; !isLate(mayBeWritten); attempt += 1) {
    try {
      await write();
      return true;
    } catch (fault) {
      mayBeWritten ||= fault instanceof OutcomeUnknown;
      onFault(fault);
      if (isFinal(fault)) return false;
      await pause(PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)]!);
    }
  }
  return false;
}

const isFinal = (fault: unknown): boolean => fault instanceof AppendTooLarge || fault instanceof ClicksRefused;
