import { describe } from '@jest/globals';
import { forgetsWords } from '../../../eventing/test/persons-words.fixtures.js';
import { performanceEvents } from './performance.events.js';

describe('what somebody says of a tier in their own words', () => {
  forgetsWords(
    [performanceEvents],
    [
      ['performance.override-set', 'reason'],
      ['performance.override-ended', 'note'],
      ['performance.tier-decided', 'note'],
      ['performance.proposal-closed', 'note'],
    ],
  );
});
