import { describe } from '@jest/globals';
import { forgetsWords } from '../../../eventing/test/persons-words.fixtures.js';
import { partnerEvents } from './partner.events.js';

describe('what somebody says of a partner in their own words', () => {
  forgetsWords(
    [partnerEvents],
    [
      ['partner.suspended', 'reason'],
      ['partner.resumed', 'reason'],
      ['partner.offboarded', 'reason'],
      ['partner.rejected', 'note'],
      ['partner.banned', 'note'],
      ['partner.merged', 'reason'],
      ['partner.absorbed', 'reason'],
      ['partner.tier-set', 'reason'],
      ['partner.certification-revoked', 'reason'],
    ],
  );
});
