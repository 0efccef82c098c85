import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildClientSchema, buildSchema, getIntrospectionQuery, lexicographicSortSchema, printSchema } from 'graphql';
import { readFile } from 'node:fs/promises';
import { sharedTestService } from '../support/shared-service.js';
import type { TestService } from '../support/test-service.js';
import { concord } from './command-line.js';

const PATIENCE = 300_000;

describe('a program of few files', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await sharedTestService();
  }, PATIENCE);
  afterAll(() => service?.stop(), PATIENCE);

  it('knows every type by the name of its class', async () => {
    const ask = await service.as({ tenant: 'programs', subject: 'ada', role: 'manager' });
    const { data, errors } = await ask(getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true }));
    expect(errors).toBeUndefined();
    const written = buildSchema(await readFile(new URL('../../schema.graphql', import.meta.url), 'utf8'));
    expect(printed(buildClientSchema(data))).toBe(printed(written));
  });

  it('tells by the lines of the sources where a fault came from', async () => {
    const { stderr } = await concord('/dev/null/x', 'token', '--tenant', 'acme', '--subject', 'ada', '--role', 'admin');
    expect(stderr).toMatch(/ENOTDIR/);
    expect(stderr).toMatch(/libs\/access\/src\/development-issuer\.ts:\d+:\d+/);
    expect(stderr).toMatch(/apps\/cli\/src\/commands\/token\.command\.ts:\d+:\d+/);
  });
});

const printed = (schema: Parameters<typeof printSchema>[0]): string => printSchema(lexicographicSortSchema(schema));
