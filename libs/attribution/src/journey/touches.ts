import { aheadFault, type Refusal, refuse, textFault } from '#libs/kernel';
import type { Touch } from '../vocabulary/touch.js';
import type { ClearTouch, FlagTouch, NoteTouch, TouchDraft } from './journey.commands.js';
import type { JourneyEvent } from './journey.events.js';
import type { JourneyRefusal } from './journey.refusals.js';
import type { Journey } from './journey.state.js';
import { MOST_TOUCHES } from './merging.js';

type Decided = JourneyEvent[] | Refusal<JourneyRefusal>;

const MOST_REASON = 500;

export function noteTouch({ data, context }: NoteTouch, journey: Journey): Decided {
  const { touch } = data;
  const known = journey.touches.get(touch.touchId);
  if (known) return isSame(known, touch) ? [] : TOUCH_DIFFERS;
  return aheadFault(touch.at, context.clock, 'happenedAt') ?? tooMany(journey) ?? [touchEvent(journey, touch)];
}

/** The event of a touch in this journey. */
export const touchEvent = ({ journeyId, programId }: Journey, touch: TouchDraft): JourneyEvent => ({
  type: 'journey.touch-noted',
  data: { journeyId, programId, ...touch },
});

/** What a repeat must not have changed; what was read for it may have changed since. */
const isSame = (one: Touch, other: Touch): boolean =>
  one.partnerId === other.partnerId &&
  one.kind === other.kind &&
  one.at === other.at &&
  one.linkId === other.linkId &&
  one.codeId === other.codeId &&
  one.activityId === other.activityId;

export const TOUCH_DIFFERS: Refusal<JourneyRefusal> = refuse(
  'TOUCH_DIFFERS',
  'a touch with this number is recorded with other content, or of another customer',
  'externalId',
);

export const tooMany = ({ touches }: Journey): Refusal<JourneyRefusal> | undefined =>
  touches.size < MOST_TOUCHES
    ? undefined
    : refuse(
        'TOO_MANY_TOUCHES',
        `this customer has ${MOST_TOUCHES} touches already: more are not recorded`,
        'customer',
      );

/** Flagged again: nothing changes. */
export function flagTouch({ data, context }: FlagTouch, journey: Journey): Decided {
  const touch = journey.touches.get(data.touchId);
  if (!touch) return NO_TOUCH;
  const fault = textFault(data.reason, 'reason', { most: MOST_REASON });
  if (fault) return fault;
  return touch.flagged ? [] : [{ type: 'journey.touch-flagged', data: { ...data, at: context.occurredAt } }];
}

export function clearTouch({ data, context }: ClearTouch, journey: Journey): Decided {
  const touch = journey.touches.get(data.touchId);
  if (!touch) return NO_TOUCH;
  const fault = textFault(data.reason, 'reason', { most: MOST_REASON });
  if (fault) return fault;
  return touch.flagged
    ? [{ type: 'journey.touch-cleared', data: { ...data, at: context.occurredAt } }]
    : refuse('NOT_FLAGGED', 'this touch is not flagged', 'touchId');
}

const NO_TOUCH: Refusal<JourneyRefusal> = refuse('NOT_FOUND', 'this customer has no such touch', 'touchId');
