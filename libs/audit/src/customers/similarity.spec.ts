import { describe, expect, it } from '@jest/globals';
import { PartnerStates } from '../states/partner.states.js';
import { SimilarityModel } from './similarity.js';

const on = (day: string): string => `2026-${day}T12:00:00.000Z`;

describe('what a customer and a partner have in common', () => {
  const partner = new PartnerStates();
  const model = new SimilarityModel(new Map([['A', partner]]));
  const less = (self: string | null, revision: string, day: string): readonly unknown[] => {
    const readAt = [{ stream: 'partner', id: 'A', revision }];
    return model.less({ journeyId: 'j', readAt, touches: [{ partnerId: 'A', self }] } as never, on(day));
  };

  it('holds from then on while the partner is as it was', () => {
    partner.revision = 3n;
    expect(less('same-email', '3', '03-01')).toEqual([]);
    expect(less(null, '3', '03-02')).toEqual([{ place: 0, self: 'same-email' }]);
  });

  it('is asked of nobody whose contact went while a sale was decided', () => {
    partner.revision = 4n;
    expect(less(null, '3', '03-03')).toEqual([]);
  });
});
