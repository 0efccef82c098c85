import type { Start } from './start.js';

/** A start as it is kept, such as `beginning` or `since 2026-11-01T00:00:00Z`. */
export function startText(start: Start | undefined): string {
  switch (start?.from) {
    case undefined:
      return '';
    case 'beginning':
    case 'end':
    case 'snapshot':
      return start.from;
    case 'cursor':
      return `cursor ${start.cursor}`;
    case 'since':
      return `since ${start.moment}`;
    case 'position':
      return `position ${start.position}`;
    case 'event':
      return `event ${start.eventId}`;
  }
}
