import { describe, expect, it } from '@jest/globals';
import { type DomainEvent, eventTypes } from '#libs/kernel';
import { policy } from '../policy.js';
import { handles } from './interest.js';

type Lent = DomainEvent<'loan.lent'> | DomainEvent<'loan.returned'> | DomainEvent<'loan.constructor'>;

const loans = eventTypes<Lent>()('loan', {
  'loan.lent': { version: 1 },
  'loan.returned': { version: 1 },
  'loan.constructor': { version: 1 },
});

const remind = policy<Lent>({
  name: 'remind-when-lent',
  sources: [loans],
  on: { 'loan.lent': 'taken' },
  react: async () => [],
});

describe('an interest list', () => {
  it('takes what is in it', () => {
    expect(handles(remind, 'loan.lent')).toBe('taken');
  });

  it('ignores what its sources know and it does not name', () => {
    expect(handles(remind, 'loan.returned')).toBe('ignored');
  });

  it('does not know a type that no source knows, though its noun is one of theirs', () => {
    expect(handles(remind, 'loan.burnt')).toBe('unknown');
  });

  it('does not take a name that every object has for a type', () => {
    expect(handles(remind, 'constructor')).toBe('unknown');
    expect(handles(remind, 'toString')).toBe('unknown');
  });
});
