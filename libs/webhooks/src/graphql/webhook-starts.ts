import type { Principal } from '#libs/access';
import { positionText } from '#libs/eventing';
import { FeedFault, FeedPlaces, type FilterInput, type Start, startText } from '#libs/feed';
import { fault as topLevel } from '#libs/graphql';
import { isRefusal, refuse, type Refusal } from '#libs/kernel';
import { Injectable } from '@nestjs/common';
import type { WebhookPlace } from '../webhook/webhook.events.js';
import type { FeedStartInput } from './feed-place.inputs.js';

/** A start as it was asked for, and what it comes to. */
export interface ResolvedStart {
  readonly start: string;
  readonly place: WebhookPlace;
}

/** Starts and filters as callers write them, checked against the feed. */
@Injectable()
export class WebhookStarts {
  constructor(private readonly places: FeedPlaces) {}

  /** Throws the faults NOT_YET_VISIBLE. */
  async resolve({ tenant }: Principal, input: FeedStartInput): Promise<ResolvedStart | Refusal> {
    const start = startOf(input);
    if (isRefusal(start)) return start;
    try {
      const { cursor, sequence } = await this.places.cursorOf({ tenant }, start);
      return { start: startText(start), place: { cursor, sequence: String(sequence) } };
    } catch (fault) {
      return startRefusal(fault);
    }
  }

  filterFault(filter: FilterInput): Refusal | undefined {
    try {
      this.places.filter(filter);
      return undefined;
    } catch (fault) {
      return filterRefusal(fault);
    }
  }
}

function startOf({ from, cursor, since, position, afterEvent }: FeedStartInput): Start | Refusal {
  const starts: readonly Start[] = [
    ...(from ? [{ from }] : []),
    ...(cursor ? [{ from: 'cursor', cursor } as const] : []),
    ...(since ? [{ from: 'since', moment: since } as const] : []),
    ...(position ? [{ from: 'position', position: positionText(position) } as const] : []),
    ...(afterEvent ? [{ from: 'event', eventId: afterEvent } as const] : []),
  ];
  const [start] = starts;
  if (!start)
    return refuse(
      'START_MISSING',
      'say where to begin: there is no default, since it would lose events silently',
      'start',
    );
  return starts.length > 1 ? refuse('START_MALFORMED', 'say one place where to begin', 'start') : start;
}

function startRefusal(thrown: unknown): Refusal {
  if (!(thrown instanceof FeedFault)) throw thrown;
  const { reason, message } = thrown;
  if (reason === 'START_MALFORMED') return refuse('START_MALFORMED', message, 'start');
  if (reason === 'CURSOR_MALFORMED') return refuse('CURSOR_MALFORMED', message, 'start');
  if (reason === 'CURSOR_OF_ANOTHER_TENANT') return refuse('CURSOR_OF_ANOTHER_TENANT', message, 'start');
  if (reason === 'CURSOR_OF_ANOTHER_STORE') return refuse('CURSOR_OF_ANOTHER_STORE', message, 'start');
  if (reason === 'CURSOR_AHEAD') return refuse('CURSOR_AHEAD', message, 'start');
  if (reason === 'HISTORY_DIFFERS') return refuse('HISTORY_DIFFERS', message, 'start');
  if (reason === 'NO_EVENT') return refuse('NO_EVENT', message, 'start');
  if (reason === 'NOT_YET_VISIBLE' || reason === 'LOG_UNAVAILABLE') throw topLevel('NOT_YET_VISIBLE', message);
  throw thrown;
}

function filterRefusal(thrown: unknown): Refusal {
  if (!(thrown instanceof FeedFault)) throw thrown;
  const { reason, message } = thrown;
  if (reason === 'UNKNOWN_TYPE') return refuse('UNKNOWN_TYPE', message, 'filter');
  if (reason === 'ID_MALFORMED') return refuse('BAD_ID', message, 'filter');
  if (reason === 'TOO_MANY') return refuse('TOO_MANY', message, 'filter');
  throw thrown;
}
