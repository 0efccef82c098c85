import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Api, ApiFault, graphqlApi } from './api.js';
import { retryingApi } from './retrying-api.js';

const failing = (times: number, code: string): { api: Api; calls: () => number } => {
  let calls = 0;
  const api: Api = <Data>(): Promise<Data> => {
    calls += 1;
    return calls > times ? Promise.resolve('yes' as Data) : Promise.reject(new ApiFault(code, 'no'));
  };
  return { api, calls: () => calls };
};

describe('a patient api', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('asks again at once where the service has waited itself', async () => {
    let now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    const { api } = failing(1, 'NOT_YET_VISIBLE');
    const waiting: Api = (document, variables) => {
      now += 1_500;
      return api(document, variables);
    };
    const began = Date.now();
    expect(await retryingApi(waiting, [5_000])('', {})).toBe('yes');
    expect(Date.now() - began).toBeLessThan(4_000);
  });

  it('waits where the service has said at once that it shows nothing yet', async () => {
    const { api } = failing(1, 'NOT_YET_VISIBLE');
    const began = Date.now();
    expect(await retryingApi(api, [150])('', {})).toBe('yes');
    expect(Date.now() - began).toBeGreaterThan(100);
  });

  it('asks again while the service is away, for a while', async () => {
    const short = failing(2, 'UNREACHABLE');
    expect(await retryingApi(short.api, [1, 1])('', {})).toBe('yes');
    const long = failing(3, 'OUTCOME_UNKNOWN');
    await expect(retryingApi(long.api, [1, 1])('', {})).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(long.calls()).toBe(3);
  });

  it('takes a no for an answer', async () => {
    const { api, calls } = failing(1, 'FORBIDDEN');
    await expect(retryingApi(api, [1])('', {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(calls()).toBe(1);
  });
});

describe('GraphQL over HTTP', () => {
  const answering = async (
    status: number,
    body: string,
  ): Promise<{ url: string; close: () => void; seen: string[] }> => {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      seen.push(String(request.headers.authorization));
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
      close: () => server.close(),
      seen,
    };
  };

  it.each([
    [200, '{"data":{"a":1}}', { a: 1 }],
    [200, '{"errors":[{"message":"who?","extensions":{"code":"UNAUTHENTICATED"}}]}', 'UNAUTHENTICATED'],
    [502, '<html>', 'UNREACHABLE'],
    [200, '{}', 'UNREACHABLE'],
  ])('answers %i %s as %j', async (status, body, expected) => {
    const { url, close, seen } = await answering(status, body);
    const answer = graphqlApi({ url, token: 't' })('{ a }', {});
    if (typeof expected === 'string') await expect(answer).rejects.toMatchObject({ code: expected });
    else await expect(answer).resolves.toEqual(expected);
    expect(seen).toEqual(['Bearer t']);
    close();
  });

  it('says who does not answer', async () => {
    const { url, close } = await answering(200, '');
    close();
    await expect(graphqlApi({ url, token: 't' })('{ a }', {})).rejects.toThrow(/127\.0\.0\.1.*ECONNREFUSED/);
  });
});
