import type { EventTypes } from '#libs/kernel';

/** What a consumer makes of a type of event: what it does not ask for it ignores, what this build does not know nobody may pass over. */
export type Handling = 'taken' | 'ignored' | 'unknown';

/** @param interests the types that the consumer asks for, of those of its sources */
export function handlingOf(
  sources: readonly EventTypes<never>[],
  interests: Iterable<string>,
): (type: string) => Handling {
  const known = new Map<string, Handling>(
    sources.flatMap(({ types }) => Object.keys(types)).map((type) => [type, 'ignored']),
  );
  for (const type of interests) known.set(type, 'taken');
  return (type) => known.get(type) ?? 'unknown';
}
