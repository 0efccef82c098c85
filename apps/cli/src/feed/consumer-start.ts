import type { StartInput } from '#libs/feed-client';
import { CommandFault } from '../command.fault.js';

/** Where to begin, as options of a command. */
export interface StartOptions {
  readonly from?: string;
  readonly after?: string;
  readonly since?: string;
  readonly position?: string;
  readonly afterEvent?: string;
}

/** Throws CommandFault where none is said, or two. */
export function startOf({ from, after, since, position, afterEvent }: StartOptions): StartInput {
  const said = Object.entries({ from, after, since, position, afterEvent }).filter(([, value]) => value !== undefined);
  if (said.length !== 1)
    throw new CommandFault(
      'Say where, by one of --from beginning, --from end, --after, --since, --position, --after-event.',
    );
  if (after !== undefined) return after;
  if (position !== undefined) return { positionFrom: { case: 'position', value: position } };
  if (afterEvent !== undefined) return { positionFrom: { case: 'eventId', value: afterEvent } };
  if (since !== undefined) return { positionFrom: { case: 'recordedSince', value: momentOf(since) } };
  if (from !== 'beginning' && from !== 'end') throw new CommandFault('--from must be beginning or end.');
  return { positionFrom: { case: from, value: {} } };
}

function momentOf(text: string): { seconds: bigint; nanos: number } {
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) throw new CommandFault('--since must be a moment such as 2026-11-01T00:00:00Z.');
  return { seconds: BigInt(Math.floor(milliseconds / 1000)), nanos: (milliseconds % 1000) * 1e6 };
}

/** Throws CommandFault. */
export function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new CommandFault(`${option} must be a whole number from 1 on.`);
  return Number(text);
}
