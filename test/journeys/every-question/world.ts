import type { DevelopmentClaims } from '#libs/access';
import { CONTEXT_MODULES } from '#libs/contexts';
import { fromGlobalId } from '#libs/kernel';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordClicks } from '../../support/clicks.js';
import { deliverSome } from '../../support/deliver-some.js';
import { everyQuestion, type Question } from '../../support/questions.js';
import { Receiver } from '../../support/receiver.js';
import { type RichTenant, seedRichTenant } from '../../support/rich-tenant/index.js';
import { RememberingSender } from '../../support/tenancy.js';
import { until } from '../../support/until.js';
import { type InProcess, startInProcess } from '../in-process.js';

export const MANAGER: DevelopmentClaims = { tenant: 'acme', subject: 'ada', role: 'manager' };

/** A tenant that has done everything once, and all that can be asked about it. */
export interface World {
  readonly service: InProcess;
  readonly seed: RememberingSender;
  readonly tenant: RichTenant;
  readonly questions: readonly Question[];
  stop(): Promise<void>;
}

/** Here a question is asked as a whole; what a request may ask for at most is tested elsewhere. */
const LIMITS = { cost: 1_000_000_000_000, tokens: 30_000 };

export async function openWorld(): Promise<World> {
  const home = await mkdtemp(join(tmpdir(), 'concord-every-question-'));
  process.env['CONCORD_HOME'] = home;
  const service = await startInProcess('every-question', CONTEXT_MODULES, LIMITS);
  const seed = new RememberingSender((claims) => service.as({ ...MANAGER, ...claims }));
  const endpoint = await Receiver.start();
  const tenant = await seedRichTenant(seed, undefined, endpoint.url);
  await deliverSome(service, tenant.webhookId, endpoint);
  await endpoint.stop();
  await followSome(service, seed, tenant);
  const exportId = await exportSome(service, seed, tenant.programId);
  const ids = [tenant.ids['north'] ?? ''];
  const filter = { types: ['partner.*'], programIds: [tenant.programId], partnerIds: ids, subjectIds: ids };
  await service.holdConsumer('acme', filter);
  // It is held for as long as all is asked, however busy the machine is.
  await service.asFeed(`UPDATE concord_feed_cursors SET renewed_at = now() + interval '1 hour'`);
  const questions = (await everyQuestion(seed, tenant, exportId)).flatMap((question) =>
    alsoByPartner(question, ids[0]),
  );
  return {
    ...{ service, seed, tenant, questions },
    stop: async () => {
      await service.stop();
      delete process.env['CONCORD_HOME'];
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** A partner's link is followed by somebody, and by machines. */
async function followSome(service: InProcess, seed: RememberingSender, { programId }: RichTenant): Promise<void> {
  type Links = { nodes: { id: string; partnerId: string }[] };
  const { nodes } = await seed.see<Links>(
    'links',
    `programId: "${programId}", first: 1,`,
    '{ nodes { id partnerId } }',
  );
  const link = {
    linkId: fromGlobalId('link', nodes[0]?.id),
    programId: fromGlobalId('program', programId),
    partnerId: fromGlobalId('partner', nodes[0]?.partnerId),
  };
  const day = new Date().toISOString().slice(0, 10);
  const clicks = [[0, 0, '0011223344', 'v'] as const];
  await recordClicks(service.store, 'acme', { day, links: [link], clicks, bots: [[0, 2]] });
  const counted = () =>
    seed.see<{ clicks: number }[]>('linkFigures', `programId: "${programId}", groupBy: [],`, '{ clicks }');
  await until(async () => (await counted())[0]?.clicks === 1);
}

/** One that was fetched, and one that was cancelled then: everything that is known of an export is known of one. */
async function exportSome(service: InProcess, seed: RememberingSender, programId: string): Promise<string> {
  const filter = { period: { from: '2024-01' } };
  const asked = { of: 'commissions', programId, filter, orderBy: 'OLDEST', fields: ['id'], format: 'CSV' };
  const { id } = await seed.send('startExport', asked);
  const { status, text } = await service.get(MANAGER, `/export/v1/${id}`);
  if (status !== 200) throw new Error(text);
  await seed.send('cancelExport', { exportId: id });
  return id;
}

/** The same question narrowed to a partner of the tenant, where it takes one. */
function alsoByPartner(question: Question, partnerId: string | undefined): Question[] {
  const { field, args } = question;
  if ('partnerId' in args || !field.args.some(({ name }) => name === 'partnerId')) return [question];
  return [question, { ...question, args: { ...args, partnerId: `"${partnerId ?? ''}"` } }];
}
