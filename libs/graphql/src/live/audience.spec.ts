import { describe, expect, it } from '@jest/globals';
import { Audience, type Listener, type RowsChanged } from './audience.js';

const told: string[] = [];
const listener = (name: string, partnerId?: string): Listener => ({
  ...{ view: 'links', tenant: 'acme', partnerId, interrupted: () => undefined },
  changed: ({ ids }) => void told.push(`${name}: ${ids.join(' ')}`),
});
const change = (ids: readonly string[], partners?: RowsChanged['partners']): RowsChanged => ({
  ...{ view: 'links', tenant: 'acme', ids },
  ...(partners && { partners }),
});

describe('changed rows of a tenant', () => {
  it('are told to each partner as far as they are its own, and to staff wholly', () => {
    const audience = new Audience();
    const all = [listener('staff'), listener('north', 'n'), listener('also north', 'n'), listener('south', 's')];
    for (const one of all) audience.add(one);
    const tell = (...of: Parameters<typeof change>): string[] => {
      told.length = 0;
      audience.tell(change(...of));
      return [...told];
    };
    expect(tell(['1', '2', '3', '4'], ['n', 'x', null, 'n'])).toEqual([
      ...['staff: 1 2 3 4', 'north: 1 4', 'also north: 1 4'],
    ]);
    expect(tell(['1', '2'], ['x', null])).toEqual(['staff: 1 2']);
    // Of a row that is gone nobody knows whose it was.
    expect(tell(['1'])).toEqual(['staff: 1', 'north: 1', 'also north: 1', 'south: 1']);
    for (const one of all.slice(0, 3)) audience.delete(one);
    expect(tell(['1', '2'], ['n', 's'])).toEqual(['south: 2']);
    expect(audience.isEmpty).toBe(false);
    audience.delete(all[3]!);
    expect(audience.isEmpty).toBe(true);
  });
});
