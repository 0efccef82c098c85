import { describe, expect, it } from '@jest/globals';
import { ServiceFixture } from '../../test/service.fixtures.js';
import { ApiFault } from './api.js';
import { Pace } from './pace.js';

const paced = (service: ServiceFixture): Pace => new Pace(service.api, 'program_1', { records: 10, waitMs: 20 });

describe('an import', () => {
  it('waits for what it has sent once that is much, and begins to count anew', async () => {
    const service = new ServiceFixture();
    const pace = paced(service);
    for (const [records, asked] of [
      [6, 0],
      [6, 1],
      [9, 1],
      [1, 2],
    ] as const) {
      await pace.sent(records, '7/7');
      expect(service.questions).toHaveLength(asked);
    }
  });

  it('asks again while it is not shown, and goes on without it where that takes too long', async () => {
    const service = new ServiceFixture();
    const pace = paced(service);
    service.invisible = 2;
    await pace.sent(10, '7/7');
    expect(service.questions).toHaveLength(3);
    service.invisible = Infinity;
    await pace.sent(10, '8/8');
    const asked = service.questions.length;
    await pace.sent(10, '9/9');
    expect(service.questions).toHaveLength(asked);
  });

  it('goes on where its tenant is quarantined', async () => {
    let asked = 0;
    const api = (): Promise<never> => {
      asked += 1;
      return Promise.reject(new ApiFault('VIEW_HALTED', 'quarantined'));
    };
    const pace = new Pace(api, 'program_1', { records: 1, waitMs: 20 });
    await pace.sent(1, '7/7');
    await pace.sent(1, '8/8');
    expect(asked).toBe(1);
  });
});
