import { UnknownError, MaxAppendSizeExceededError } from '@eventstore/db-client/dist/utils/CommandError.js';
import { describe, expect, it } from '@jest/globals';
import { isFinalFault, isTooLarge } from './esdb.faults.js';

/** As the client hands on what a batch was answered with and it has no class for. */
const unreadable = (name: string) => new UnknownError(undefined, `Could not recognize ${name}`);

describe('a fault of the client', () => {
  it('says that an append was too large, in whichever words of the server', () => {
    expect(isTooLarge(new MaxAppendSizeExceededError(undefined, 1))).toBe(true);
    expect(isTooLarge(unreadable('MaximumAppendEventSizeExceeded'))).toBe(true);
    for (const other of [unreadable('Timeout'), unreadable('BadRequest'), new Error('x'), null, undefined])
      expect(isTooLarge(other)).toBe(false);
  });

  it('is final where the answer was definite and repeating would not change it', () => {
    expect(['BadRequest', 'InvalidTransaction'].map((name) => isFinalFault(unreadable(name)))).toEqual([true, true]);
    expect(isFinalFault(unreadable('SomethingElse'))).toBe(false);
  });
});
