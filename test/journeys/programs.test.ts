import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, graphqlSync } from 'graphql';
import { readFile } from 'node:fs/promises';
import { sharedTestService } from '../support/shared-service.js';
import type { TestService } from '../support/test-service.js';
import { concord } from './command-line.js';

const PATIENCE = 300_000;
const TYPES = `{ __schema { types { name kind fields(includeDeprecated: true) { name } inputFields { name } enumValues { name } } } }`;

interface Type {
  readonly name: string;
}

describe('a program of few files', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await sharedTestService();
  }, PATIENCE);
  afterAll(() => service?.stop(), PATIENCE);

  it('knows every type by the name of its class', async () => {
    const ask = await service.as({ tenant: 'programs', subject: 'ada', role: 'manager' });
    const schema = buildSchema(await readFile(new URL('../../schema.graphql', import.meta.url), 'utf8'));
    const written = graphqlSync({ schema, source: TYPES });
    expect(byName(await ask(TYPES))).toEqual(byName(written));
  });

  it('tells by the lines of the sources where a fault came from', async () => {
    const { stderr } = await concord('/dev/null/x', 'token', '--tenant', 'acme', '--subject', 'ada', '--role', 'admin');
    expect(stderr).toMatch(/ENOTDIR/);
    expect(stderr).toMatch(/libs\/access\/src\/development-issuer\.ts:\d+:\d+/);
    expect(stderr).toMatch(/apps\/cli\/src\/commands\/token\.command\.ts:\d+:\d+/);
  });
});

/** As plain objects, in an order. */
function byName({ data, errors }: { readonly data?: unknown; readonly errors?: unknown }): readonly Type[] {
  expect(errors).toBeUndefined();
  const { __schema: found } = JSON.parse(JSON.stringify(data)) as { readonly __schema: { readonly types: Type[] } };
  return found.types.toSorted((one, other) => one.name.localeCompare(other.name));
}
