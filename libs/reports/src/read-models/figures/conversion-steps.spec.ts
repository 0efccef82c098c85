import { describe, expect, it } from '@jest/globals';
import { stepsOf } from './conversion-steps.js';

describe('steps', () => {
  it('are each of the one before: of 4,171 leads 362 have bought', () => {
    const of = { clicks: 10_000, leads: 4_171, qualified: 724, convertedLeads: 362, convertedAlone: 0 };
    expect(stepsOf(of)).toEqual({
      ...{ clicks: 10_000, leads: 4_171, qualified: 724, converted: 362 },
      ...{ leadsPercent: '41.7100', qualifiedPercent: '17.3579', convertedPercent: '50.0000' },
      leadsConvertedPercent: '8.6789',
    });
  });

  it('have no ratio over nothing; who was no lead is converted alone', () => {
    const of = { clicks: 0, leads: 0, qualified: 0, convertedLeads: 0, convertedAlone: 3 };
    expect(stepsOf(of)).toMatchObject({
      ...{ converted: 3, leadsPercent: null, qualifiedPercent: null },
      ...{ convertedPercent: null, leadsConvertedPercent: null },
    });
  });
});
