import { CLICK_MEDIA } from '../vocabulary/click-medium.js';
import type { ClickFlag } from '../vocabulary/touch.js';
import type { ClickMark } from './clicks.events.js';

const OTHERS: ReadonlySet<ClickMark> = new Set<ClickMark>(['repeat', ...CLICK_MEDIA]);

/** Whether a click counts for nothing because of it. */
export const isFlag = (mark: ClickMark): mark is ClickFlag => !OTHERS.has(mark);

/** How a click counts by what was noticed of it: a flagged one is no repeat. */
export function countedAs(marks: readonly ClickMark[]): 'clicks' | 'repeats' | 'flagged' {
  if (marks.some(isFlag)) return 'flagged';
  return marks.includes('repeat') ? 'repeats' : 'clicks';
}
