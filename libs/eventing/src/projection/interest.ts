import type { EventTypes } from '#libs/kernel';

interface Interested {
  readonly sources: readonly EventTypes<never>[];
  readonly on: object;
}

/** What a view or policy makes of a type of event. A type that no source knows is of a newer build and must not be passed over. */
export function handles({ sources, on }: Interested, type: string): 'taken' | 'ignored' | 'unknown' {
  const handler = Object.hasOwn(on, type) ? (on as Readonly<Record<string, unknown>>)[type] : undefined;
  if (handler !== undefined && handler !== 'ignored') return 'taken';
  return sources.some(({ types }) => Object.hasOwn(types, type)) ? 'ignored' : 'unknown';
}
