import { describe, expect, it } from '@jest/globals';
import { type DomainEvent, eventTypes } from '#libs/kernel';
import { handlingOf } from './handling.js';

type Lent = DomainEvent<'loan.lent'> | DomainEvent<'loan.returned'> | DomainEvent<'loan.constructor'>;

const loans = eventTypes<Lent>()('loan', {
  'loan.lent': { version: 1 },
  'loan.returned': { version: 1 },
  'loan.constructor': { version: 1 },
});

const handling = handlingOf([loans], ['loan.lent']);

describe('an interest list', () => {
  it('takes what is in it', () => {
    expect(handling('loan.lent')).toBe('taken');
  });

  it('ignores what its sources know and it does not name', () => {
    expect(handling('loan.returned')).toBe('ignored');
  });

  it('does not know a type that no source knows, though its noun is one of theirs', () => {
    expect(handling('loan.burnt')).toBe('unknown');
  });

  it('does not take a name that every object has for a type', () => {
    expect(handling('constructor')).toBe('unknown');
    expect(handling('toString')).toBe('unknown');
  });
});
