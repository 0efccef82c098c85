import { afterAll, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { streamOf } from '../export-files.js';
import type { Exported } from '../exporter.js';
import type { ExportJob } from './export-job.js';
import { ExportJobsTable } from './export-jobs.table.js';
import { sentWhole, watched } from './running-export.js';

const caller = { tenant: 'acme', subject: 'ada', role: 'manager' } as const;
type Note = Parameters<ExportJobsTable['note']>[2];

async function* rows(): Exported['batches'] {
  yield await Promise.resolve([['a'], ['b']]);
}

/** What a file of two rows is noted to have come to; `begins` lets it begin. */
function fileOfTwo(answers: (begins: () => void, response: ServerResponse) => void) {
  const noted = new Promise<Note>((resolve) => {
    const table = Object.assign(Object.create(ExportJobsTable.prototype) as ExportJobsTable, {
      note: (_caller: unknown, _id: string, note: Note) => Promise.resolve(resolve(note) ?? true),
    });
    server.once('request', (_request, response) => {
      const sent = sentWhole(response);
      answers(() => {
        const of = { columns: [{ path: 'id' }], position: '1', batches: rows(), signal: new AbortController().signal };
        const exported = { ...of, stop: () => {}, end: async () => {} } as unknown as Exported;
        const log = () => {};
        const seen = watched(exported, { ...{ caller, fetch: 1, table, log, sent }, job: { id: 'e' } as ExportJob });
        streamOf(seen, 'jsonl', log).pipe(response);
      }, response);
    });
  });
  return noted;
}

const server = createServer().listen(0, '127.0.0.1');
afterAll(() => void server.close());
const fetched = async () => {
  if (!server.listening) await once(server, 'listening');
  return get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', agent: false });
};

it('is whole once all of its answer was sent', async () => {
  const noted = fileOfTwo((begins) => begins());
  const [answer] = (await once(await fetched(), 'response')) as [IncomingMessage];
  expect(await text(answer)).toBe('{"id":"a"}\n{"id":"b"}\n');
  expect(await noted).toEqual({ fetch: 1, rows: 2, ended: null });
});

it('is not whole where whoever asked had hung up, also where it is small enough to be read to its end', async () => {
  const noted = fileOfTwo((begins, response) => {
    response.once('close', begins);
    request.destroy();
  });
  const request = (await fetched()).on('error', () => {});
  expect((await noted).ended).toMatch(/^the connection/);
});
