import { CONTEXT_MODULES } from '#libs/contexts';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../support/until.js';
import { Asked } from '../support/asked.js';
import { seedQuestions } from '../support/question-seed/index.js';
import { Sender } from '../support/sender.js';
import { type InProcess, startInProcess } from './in-process.js';
import { asksAsPartner } from './questions/as-partner.js';
import { asksAboutDeals } from './questions/deals.js';
import { asksForFilteredLists } from './questions/list-filters.js';
import { asksForFigures } from './questions/list-figures.js';
import { asksForTotals } from './questions/list-totals.js';
import { asksForLists } from './questions/lists.js';
import { asksAboutExceptions } from './questions/exceptions.js';
import { asksFurther } from './questions/further.js';
import { asksAboutMoney } from './questions/money.js';
import { asksAboutPartners } from './questions/partners.js';
import { asksAboutPrograms } from './questions/programs.js';
import { exportJobs } from './questions/export-jobs.js';
import { exports } from './questions/exports.js';
import { searches } from './questions/searches.js';
import { asksWhatNobodyClaims } from './questions/unclaimed.js';

jest.setTimeout(120_000);

let home: string;
let service: InProcess;
let world: Asked;
const as = (claims: object) => service.as({ tenant: 'acme', subject: 'ada', role: 'manager', ...claims });

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'concord-questions-'));
  process.env['CONCORD_HOME'] = home;
  service = await startInProcess('questions', CONTEXT_MODULES);
  const seed = new Sender(as);
  world = new Asked(seed, await seedQuestions(seed), await as({}));
  await until(() => service.late().length === 0);
});
afterAll(async () => {
  await service?.stop();
  delete process.env['CONCORD_HOME'];
  await rm(home, { recursive: true, force: true });
});

describe('what a partner manager asks about', () => {
  describe('partners', () => asksAboutPartners(() => world));
  it('2: reads a partner’s page by few statements', async () => {
    service.statements();
    await world.answerTo(2, { partnerId: world.idOf('north') });
    const read = service.statements();
    expect([read.length > 0, read.length <= 15 ? 'few' : read]).toEqual([true, 'few']);
  });
  describe('deals', () => asksAboutDeals(() => world));
  describe('money', () => asksAboutMoney(() => world));
  describe('lists', () => {
    const running = () => service;
    asksForLists(() => world, running);
    asksForFilteredLists(() => world, running);
    asksForTotals(() => world, running);
    asksForFigures(() => world, running);
  });
  describe('exceptions', () => asksAboutExceptions(() => world));
  describe('programs', () => asksAboutPrograms(() => world));
  describe('the rest of the program', () => asksFurther(() => world));
  describe('files', () => {
    const running = () => service;
    exports(() => world, running);
    exportJobs(() => world, running);
  });
  describe('what nobody claims', () => asksWhatNobodyClaims(as));
  describe('whatever is called like something', () => searches(() => world, as));
});

describe('what a partner asks', () => asksAsPartner(() => world, as));
