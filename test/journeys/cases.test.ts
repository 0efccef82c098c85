import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { casesFolder, play, readCases } from '../support/cases.js';
import { OF_MONEY } from '../support/cases.money.js';
import { TODAY } from '../support/cases.today.js';
import { WRITTEN } from '../support/cases.written.js';
import { sharedTestService } from '../support/shared-service.js';
import type { TestService } from '../support/test-service.js';

const PATIENCE = 300_000;

const folder = casesFolder();
const shipped = folder === undefined ? [] : [...readCases(folder)];
const played = shipped.map(([name, of]) => [name, TODAY[name]?.of(of) ?? of] as const);

describe('what was reported of other products comes out right', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await sharedTestService();
  }, PATIENCE);
  afterAll(() => service?.stop(), PATIENCE);

  it.each([...played, ...Object.entries(WRITTEN), ...Object.entries(OF_MONEY)])(
    '%s',
    async (name, of) => {
      expect(await play(service, name, of)).toEqual(of.expected);
    },
    PATIENCE,
  );
});
