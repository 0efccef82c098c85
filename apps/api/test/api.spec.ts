import { toGlobalId } from '#libs/graphql';
import { deterministicId } from '#libs/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Harness } from './harness.js';

// The first database of a run starts the cluster, which other work on the machine may slow down.
jest.setTimeout(60_000);

interface Payload {
  id: string | null;
  position: string | null;
  userErrors: { code: string; field: string[] | null; message: string }[];
}

const partner = (name: string): string => toGlobalId('partner', deterministicId(name));
const WRITE = `mutation ($input: WriteNoteInput!) { writeNote(input: $input) { id position userErrors { code field message } } }`;
const RETITLE = `mutation ($input: RetitleNoteInput!) { retitleNote(input: $input) { id position userErrors { code field message } } }`;
const REMARK = `mutation ($input: RemarkNoteInput!) { remarkNote(input: $input) { id position userErrors { code field message } } }`;
const NOTE = `query ($id: ID!, $after: Position) { note(id: $id, after: $after) { id title partnerId cost { amount currency } } }`;

const BULK = `mutation ($input: WriteNotesInput!) { writeNotes(input: $input) { refused position results { id idempotencyKey userErrors { code field } } } }`;

let api: Harness;

const noteInput = (more: object = {}): object => ({
  idempotencyKey: randomUUID(),
  partnerId: partner('one'),
  title: 'A note',
  cost: { amount: '1.50', currency: 'GBP' },
  ...more,
});
const write = async (more: object = {}, as = {}): Promise<Payload> => {
  const { data, errors } = await api.ask(WRITE, { input: noteInput(more) }, as);
  if (errors) throw new Error(JSON.stringify(errors));
  return (data as never as { writeNote: Payload }).writeNote;
};
const codes = (answer: { errors?: readonly { extensions?: { code?: unknown } }[] }): unknown[] =>
  (answer.errors ?? []).map(({ extensions }) => extensions?.code);

beforeAll(async () => {
  api = await Harness.start();
});

beforeEach(() => {
  api.statements.length = 0;
  api.lines.length = 0;
});

afterAll(() => api.stop());

describe('writing and reading', () => {
  it('shows a change to who waits for its position', async () => {
    const { id, position, userErrors } = await write({ title: 'Mine' });
    expect(userErrors).toEqual([]);
    const { data } = await api.ask(NOTE, { id, after: position });
    expect(data).toEqual({
      note: { id, title: 'Mine', partnerId: partner('one'), cost: { amount: '1.50', currency: 'GBP' } },
    });
  });

  it('says that something is not yet visible instead of showing what is older', async () => {
    const { id } = await write();
    const answer = await api.ask(NOTE, { id, after: '999999999/999999999' });
    expect(codes(answer)).toEqual(['NOT_YET_VISIBLE']);
  });

  it('waits for effects, too', async () => {
    const { id, position } = await write({ title: 'Effects' });
    const query = `query ($id: ID!, $p: Position) { note(id: $id, afterEffects: $p) { title } }`;
    expect((await api.ask(query, { id, p: position })).data).toEqual({ note: { title: 'Effects' } });
  });

  it('answers for foreign, absent and malformed ids alike', async () => {
    const { id, position } = await write({}, { tenant: 'evil' });
    const ids = [id, toGlobalId('note', randomUUID()), 'nonsense', partner('one')];
    const answers = await Promise.all(ids.map((one) => api.ask(NOTE, { id: one, after: position })));
    expect(answers).toEqual(answers.map(() => ({ data: { note: null } })));
    const changes = await Promise.all(
      ids.map((noteId) => api.ask(RETITLE, { input: { idempotencyKey: randomUUID(), noteId, title: 'x' } })),
    );
    const refusal = { code: 'NOT_FOUND', field: ['noteId'], message: 'there is no such note' };
    expect(changes).toEqual(
      changes.map(() => ({ data: { retitleNote: { id: null, position: null, userErrors: [refusal] } } })),
    );
  });

  it('shows a partner what is its own and nothing else', async () => {
    const [mine, theirs] = [await write({ partnerId: partner('mine') }), await write({ partnerId: partner('theirs') })];
    const as = { role: 'partner', partnerId: partner('mine') } as const;
    const query = `query ($after: Position) { notes(first: 100, after: $after) { nodes { id } } }`;
    expect((await api.ask(query, { after: theirs.position }, as)).data).toEqual({
      notes: { nodes: [{ id: mine.id }] },
    });
    expect((await api.ask(NOTE, { id: theirs.id }, as)).data).toEqual({ note: null });
    const forgetful = '{ forgetfulNotes(first: 2) { nodes { id } } }';
    expect((await api.ask(forgetful, {}, as)).data).toEqual({ forgetfulNotes: { nodes: [{ id: mine.id }] } });
    const both = { forgetfulNotes: { nodes: [{ id: theirs.id }, { id: mine.id }] } };
    expect((await api.ask(forgetful)).data).toEqual(both);
  });
});

describe('idempotency', () => {
  it('of a creating mutation: one effect, one answer, however often and at once', async () => {
    const input = noteInput();
    const answers = await Promise.all(Array.from({ length: 64 }, () => api.ask(WRITE, { input })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.data).toMatchObject({ writeNote: { userErrors: [] } });
    const other = await api.ask(WRITE, { input: { ...input, title: 'Another' } });
    expect(other.data).toMatchObject({
      writeNote: { id: null, userErrors: [{ code: 'IDEMPOTENCY_CONFLICT', field: ['idempotencyKey'] }] },
    });
  });

  it('of a changing mutation: the first answer for ever, refusals included', async () => {
    const { id: noteId } = await write();
    const input = { idempotencyKey: randomUUID(), noteId, title: 'Second' };
    const first = await api.ask(RETITLE, { input });
    await api.ask(RETITLE, { input: { ...input, idempotencyKey: randomUUID(), title: 'Third' } });
    expect(await api.ask(RETITLE, { input })).toEqual(first);
    const conflict = await api.ask(RETITLE, { input: { ...input, title: 'Fourth' } });
    expect(conflict.data).toMatchObject({ retitleNote: { userErrors: [{ code: 'IDEMPOTENCY_CONFLICT' }] } });
    const { data } = await api.ask(NOTE, {
      id: noteId,
      after: (conflict.data as never as { retitleNote: Payload }).retitleNote.position,
    });
    expect(data).toMatchObject({ note: {} });
  });

  it('is scoped by tenant', async () => {
    const input = noteInput();
    const [here, there] = [await write(input), await write(input, { tenant: 'evil' })];
    expect(here.id).not.toBe(there.id);
  });
});

describe('bulk mutations', () => {
  it('answer for each item, and a bad one harms no other', async () => {
    const items = [noteInput(), noteInput({ cost: { amount: '10.5', currency: 'JPY' } }), noteInput()] as {
      idempotencyKey: string;
    }[];
    const { data } = await api.ask(BULK, { input: { items } }, { role: 'integration' });
    expect(data).toMatchObject({
      writeNotes: {
        refused: 1,
        results: [
          { idempotencyKey: items[0]?.idempotencyKey, userErrors: [] },
          { id: null, userErrors: [{ code: 'FINER_THAN_CURRENCY', field: ['cost', 'amount'] }] },
          { idempotencyKey: items[2]?.idempotencyKey, userErrors: [] },
        ],
      },
    });
    expect(await api.ask(BULK, { input: { items } }, { role: 'integration' })).toEqual({ data });
  });

  it('share their keys with the single form', async () => {
    const item = noteInput();
    const { id } = await write(item);
    const { data } = await api.ask(BULK, { input: { items: [item] } });
    expect(data).toMatchObject({ writeNotes: { results: [{ id }] } });
  });

  it('take 1,000 items and no more', async () => {
    const items = Array.from({ length: 1001 }, (_, n) => noteInput({ idempotencyKey: `bulk-${n}` }));
    expect(codes(await api.ask(BULK, { input: { items } }))).toEqual(['BAD_USER_INPUT']);
    const { data } = await api.ask(BULK, { input: { items: items.slice(1) } });
    expect(data).toMatchObject({ writeNotes: { refused: 0 } });
  });
});

describe('bad input', () => {
  it.each(['1e3', 'NaN', '-0', '1'.repeat(40), '٣', '10.555', ' 1'])(
    'an amount of %j is refused and nothing written',
    async (amount) => {
      const before = await api.store.head();
      const { id, userErrors } = await write({ cost: { amount, currency: 'GBP' } });
      expect([id, userErrors[0]?.field]).toEqual([null, ['cost', 'amount']]);
      expect(await api.store.head()).toEqual(before);
    },
  );

  it('of the wrong shape names every field, nested ones too', async () => {
    const input = noteInput({ title: '', cost: { amount: '1'.repeat(100), currency: 'GBP' } });
    const { id, userErrors } = await write(input);
    expect(id).toBeNull();
    expect(userErrors.map(({ code, field }) => [code, field])).toEqual([
      ['BAD_TEXT', ['title']],
      ['BAD_TEXT', ['cost', 'amount']],
    ]);
  });

  it('of one item of a bulk is that item’s alone', async () => {
    const items = [noteInput(), noteInput({ occurredAt: '2024-02-30T00:00:00Z' }), noteInput({ title: 'a\u0000' })];
    const { data, errors } = await api.ask(BULK, { input: { items } });
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      writeNotes: {
        refused: 2,
        results: [
          { userErrors: [] },
          { userErrors: [{ code: 'BAD_INSTANT', field: ['occurredAt'] }] },
          { userErrors: [{ code: 'BAD_TEXT', field: ['title'] }] },
        ],
      },
    });
  });

  it('of one item of a bulk may be of another type altogether', async () => {
    const { cost: _, ...withoutCost } = noteInput() as { cost?: object };
    const items = [
      noteInput({ title: 7, colour: 'NO_SUCH' }),
      noteInput(),
      { ...withoutCost, cots: {} },
      noteInput({ cost: { amount: 1.5, currency: 'GBP' } }),
      noteInput({ occurredAt: 1704067200 }),
      7,
      noteInput({ idempotencyKey: 7 }),
    ];
    const { data, errors } = await api.ask(BULK, { input: { items } });
    expect(errors).toBeUndefined();
    const { writeNotes } = data as unknown as {
      writeNotes: { results: { idempotencyKey: string; id: string | null; userErrors: object[] }[] };
    };
    expect(writeNotes.results.map(({ userErrors }) => userErrors)).toEqual([
      [
        { code: 'BAD_VALUE', field: ['title'] },
        { code: 'BAD_VALUE', field: ['colour'] },
      ],
      [],
      [
        { code: 'MISSING', field: ['cost'] },
        { code: 'BAD_VALUE', field: ['cots'] },
      ],
      [{ code: 'BAD_VALUE', field: ['cost', 'amount'] }],
      [{ code: 'BAD_VALUE', field: ['occurredAt'] }],
      [{ code: 'BAD_VALUE', field: null }],
      [{ code: 'BAD_VALUE', field: ['idempotencyKey'] }],
    ]);
    expect(writeNotes.results.map(({ id }) => id !== null)).toEqual([false, true, false, false, false, false, false]);
    expect(writeNotes.results.slice(5).map(({ idempotencyKey }) => idempotencyKey)).toEqual(['', '']);
  });

  it.each([
    ['a page of none', '{ notes(first: 0) { nodes { id } } }', 'BAD_USER_INPUT'],
    ['a page of too many', '{ notes(first: 101) { nodes { id } } }', 'BAD_USER_INPUT'],
    ['no page size', '{ notes { nodes { id } } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['a foreign cursor', '{ notes(first: 1, cursor: "x") { nodes { id } } }', 'BAD_USER_INPUT'],
    ['a position that is none', '{ notes(first: 1, after: "x") { nodes { id } } }', 'BAD_USER_INPUT'],
    ['no such field', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['no GraphQL', '{ notes(', 'GRAPHQL_PARSE_FAILED'],
  ])('%s has its code', async (_, query, code) => {
    expect(codes(await api.ask(query))).toEqual([code]);
  });

  it('in a variable has its code', async () => {
    expect(codes(await api.ask(NOTE, { id: 'x', after: 'y' }))).toEqual(['BAD_USER_INPUT']);
  });
});

describe('limits over HTTP', () => {
  it.each([
    [
      'TOO_DEEP',
      `{ notes(first: 1) { nodes ${'{ remarks(first: 1) { nodes { note '.repeat(6)} { id } ${'} } }'.repeat(6)} } }`,
    ],
    [
      'TOO_MANY_ALIASES',
      `{ ${Array.from({ length: 31 }, (_, n) => `a${n}: notes(first: 1) { pageInfo { endCursor } }`).join(' ')} }`,
    ],
    ['TOO_MANY_TOKENS', `{ notes(first: 1) { nodes { ${'id '.repeat(2100)} } } }`],
    ['TOO_COSTLY', '{ notes(first: 100) { nodes { remarks(first: 100) { nodes { id note { id title } } } } } }'],
  ])('%s', async (code, query) => {
    expect(codes(await api.ask(query))).toEqual([code]);
    expect(api.statements).toEqual([]);
  });
});

describe('access', () => {
  it('is for valid tokens', async () => {
    const query = '{ notes(first: 1) { nodes { id } } }';
    expect(codes(await api.ask(query, {}, null))).toEqual(['UNAUTHENTICATED']);
    expect(codes(await api.ask(query, {}, 'a.b.c'))).toEqual(['UNAUTHENTICATED']);
    expect(codes(await api.ask(query, {}, { expiresIn: '-1 minute' }))).toEqual(['UNAUTHENTICATED']);
    expect(codes(await api.ask(query, {}, {}))).toEqual([]);
  });

  it('is by role, and an auditor writes nothing', async () => {
    const before = await api.store.head();
    for (const role of ['auditor', 'integration'] as const)
      expect(codes(await api.ask(WRITE, { input: noteInput() }, { role }))).toEqual(['FORBIDDEN']);
    const as = { role: 'partner', partnerId: partner('one') } as const;
    expect(codes(await api.ask(WRITE, { input: noteInput() }, as))).toEqual(['FORBIDDEN']);
    expect(await api.store.head()).toEqual(before);
  });
});

describe('faults', () => {
  it('tell nothing but where to look in the log', async () => {
    const { id: noteId } = await write();
    const input = { idempotencyKey: randomUUID(), noteId, title: 'explode' };
    const answer = await api.ask(RETITLE, { input });
    expect(codes(answer)).toEqual(['INTERNAL']);
    expect(JSON.stringify(answer)).not.toContain('secret');
    const correlationId = /correlation id ([\w-]+)/.exec(answer.errors?.[0]?.message ?? '')?.[1] ?? 'none';
    const line = api.lines.find((text) => text.includes(correlationId)) ?? '';
    expect(line).toContain('a secret detail');
    expect(line).not.toContain('hunter2');
    expect(JSON.parse(line)).toMatchObject({ tenant: 'acme', msg: 'a request failed' });
    expect(api.lines.filter((text) => text.includes('a secret detail'))).toHaveLength(1);
  });
});

describe('a level of a list', () => {
  it('is one statement, however many rows are above it', async () => {
    const notes = await Promise.all([1, 2, 3].map((n) => write({ title: `N${n}`, partnerId: partner('levels') })));
    let last = '';
    for (const { id: noteId } of notes) {
      for (const text of ['a', 'b', 'c']) {
        const { data } = await api.ask(REMARK, { input: { idempotencyKey: randomUUID(), noteId, text } });
        last = (data as never as { remarkNote: Payload }).remarkNote.position ?? '';
      }
    }
    const query = `query ($after: Position) {
      notes(first: 3, after: $after) { nodes { title remarks(first: 2) { nodes { text note { title remarks(first: 1) { nodes { text } } } } pageInfo { hasNextPage } } } }
    }`;
    await api.ask(NOTE, { id: 'x', after: last });
    api.statements.length = 0;
    const { data, errors } = await api.ask(query, { after: last });
    expect(errors).toBeUndefined();
    expect(api.statements).toHaveLength(4);
    const remark = (text: string, title: string) => ({ text, note: { title, remarks: { nodes: [{ text: 'a' }] } } });
    const expected = ['N3', 'N2', 'N1'].map((title) => ({
      title,
      remarks: { nodes: [remark('a', title), remark('b', title)], pageInfo: { hasNextPage: true } },
    }));
    const nodes = (data as never as { notes: { nodes: { title: string }[] } }).notes.nodes;
    expect([...nodes].sort((a, b) => b.title.localeCompare(a.title))).toEqual(expected);
  });
});

describe('over plain HTTP', () => {
  it('says that it lives and is ready, and how far its views are', async () => {
    expect(await (await fetch(`${api.url}/health/live`)).json()).toEqual({ status: 'live' });
    const response = await fetch(`${api.url}/health/ready`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: 'ready',
      needs: { store: 'up', postgres: 'up' },
      runners: [{ name: 'notes', kind: 'view', lagEvents: 0 }, { name: 'remarks' }],
      alerts: [],
    });
  });

  it('counts commands, operations and requests, without tenants', async () => {
    await write();
    const text = await (await fetch(`${api.url}/metrics`)).text();
    expect(text).toMatch(/concord_command_seconds_count\{command="WriteNote",result="accepted"\} \d+/);
    expect(text).toMatch(/concord_graphql_operations_total\{kind="mutation",code="OK"\} \d+/);
    expect(text).toMatch(/concord_http_request_seconds_count\{method="POST",route="\/graphql",status="200"\} \d+/);
    expect(text).toMatch(/concord_lag_events\{name="notes",kind="view"\} 0/);
    expect(text).not.toContain('acme');
  });

  it('hands on a decent correlation id and replaces any other', async () => {
    const send = async (id: string) =>
      (await fetch(`${api.url}/health/live`, { headers: { 'x-correlation-id': id } })).headers.get('x-correlation-id');
    expect(await send('my-request.7')).toBe('my-request.7');
    expect(await send('"; DROP')).toMatch(/^[\da-f-]{36}$/);
  });

  it('serves GraphiQL whole, from this machine alone', async () => {
    const page = await (await fetch(`${api.url}/graphiql`)).text();
    const sources = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(sources).toHaveLength(5);
    for (const source of sources) {
      expect(source).toMatch(/^\/graphiql\//);
      const asset = await fetch(api.url + source);
      expect([asset.status, (await asset.text()).length > 100]).toEqual([200, true]);
    }
    expect(await (await fetch(`${api.url}/graphiql/start.js`)).text()).toContain('notes(first: 1)');
    expect((await fetch(`${api.url}/graphiql/package.json`)).status).toBe(404);
    expect((await fetch(`${api.url}/graphiql/constructor`)).status).toBe(404);
  });

  it('refuses a body that is too large', async () => {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await api.token()}` },
      body: JSON.stringify({ query: `{ ${'a'.repeat(9 * 1024 * 1024)} }` }),
    });
    expect(response.status).toBe(413);
  });
});
