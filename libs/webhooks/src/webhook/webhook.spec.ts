import { describe, expect, it } from '@jest/globals';
import { type CommandContext, scenario } from '#libs/kernel';
import {
  ChangeWebhook,
  CreateWebhook,
  DeleteWebhook,
  DisableWebhook,
  NoteWebhookFailing,
  NoteWebhookProgress,
  NoteWebhookRecovered,
  RedeliverWebhookEvent,
  ReplayWebhook,
  ResumeWebhook,
  RotateWebhookSecret,
  TestWebhook,
} from './webhook.commands.js';
import type { WebhookEvent } from './webhook.events.js';
import { filterInOrder } from './webhook.settings.js';
import { type LiveWebhook, secretsAt } from './webhook.state.js';
import { webhookDecider } from './webhook.js';

const NOW = '2026-11-29T08:00:00.000Z';
const at = (occurredAt: string) => ({ tenant: 'north', occurredAt }) as CommandContext;
const context = at(NOW);
const placeAt = (sequence: number) => ({ cursor: `c1-${sequence}`, sequence: String(sequence) });
const SETTINGS = {
  ...{ name: 'CRM', url: 'https://crm.example/hook', filter: filterInOrder({ types: ['deal.*'] }) },
  ...({ order: 'strict', detail: 'full', personalData: 'omit', timeoutSeconds: 15 } as const),
};
const SECRET = { secret: 'whsec_one', publicKey: null };
const of = { webhookId: 'w' };
const data = { ...of, ...SETTINGS, ...SECRET, signing: 'hmac' as const, start: 'beginning', place: placeAt(0) };
const created: WebhookEvent = { type: 'webhook.created', data: { ...data, number: 1, createdAt: NOW } };
const disabled: WebhookEvent = {
  type: 'webhook.disabled',
  data: { ...of, name: 'CRM', by: 'endpoint', reason: 'gone', disabledAt: NOW },
};
const failing: WebhookEvent = {
  type: 'webhook.failing-noticed',
  data: { ...of, name: 'CRM', firstFailedAt: NOW, reason: 'timed-out' },
};
const crm = scenario(webhookDecider);
const create = (more: object = {}) => new CreateWebhook({ ...data, ...more }, context);

describe('a webhook', () => {
  it('is created with a secret', () => {
    expect(crm.given().when(create())).toEqual([created]);
    expect(crm.given(created).when(create())).toMatchObject({ refused: 'WEBHOOK_EXISTS' });
  });

  it.each([
    'crm.example',
    'ftp://crm.example/',
    'http://crm.example/',
    'http://127.0.0.1.example/',
    'https://ada:secret@crm.example/',
    'https://:secret@crm.example/',
    'https://crm.example/#part',
    `https://crm.example/${'x'.repeat(2048)}`,
  ])('sends nothing to %s', (url) =>
    expect(crm.given().when(create({ url }))).toMatchObject({ refused: 'BAD_URL', field: 'url' }),
  );

  it.each(['https://crm.example:8443/a?b=c', 'http://127.0.0.1:3000/', 'http://localhost/', 'http://[::1]:1/'])(
    'may send to %s as far as the text says',
    (url) => expect(crm.given().when(create({ url }))).toMatchObject([{ type: 'webhook.created', data: { url } }]),
  );

  it.each([4, 31, 7.5])('does not wait %d seconds', (timeoutSeconds) =>
    expect(crm.given().when(create({ timeoutSeconds }))).toMatchObject({ refused: 'OUT_OF_RANGE' }),
  );

  it('changes what is given alone, and nothing where nothing differs', () => {
    const change = new ChangeWebhook({ ...of, name: 'Table', url: undefined }, context);
    expect(crm.given(created).when(change)).toEqual([
      { type: 'webhook.changed', data: { ...of, ...SETTINGS, name: 'Table' } },
    ]);
    expect(crm.given(created).when(new ChangeWebhook({ ...of, name: 'CRM' }, context))).toEqual([]);
    const bad = new ChangeWebhook({ ...of, url: 'http://crm.example' }, context);
    expect(crm.given(created).when(bad)).toMatchObject({ refused: 'BAD_URL' });
  });

  it('is failing once, and recovers once', () => {
    const fails = new NoteWebhookFailing({ ...of, firstFailedAt: NOW, reason: 'timed-out' }, context);
    const recovers = new NoteWebhookRecovered(of, context);
    expect(crm.given(created).when(fails)).toEqual([failing]);
    expect(crm.given(created, failing).when(fails)).toEqual([]);
    expect(crm.given(created).when(recovers)).toEqual([]);
    expect(crm.given(created, failing).when(recovers)).toEqual([
      { type: 'webhook.recovered', data: { ...of, name: 'CRM' } },
    ]);
    expect(crm.given(created, disabled).when(fails)).toEqual([]);
  });

  it('is disabled by a person or by its endpoint, asked for nothing then, and resumed', () => {
    const disable = (by: 'person' | 'endpoint') => new DisableWebhook({ ...of, by, reason: 'gone' }, context);
    expect(crm.given(created).when(disable('endpoint'))).toEqual([disabled]);
    expect(crm.given(created, disabled).when(disable('endpoint'))).toEqual([]);
    expect(crm.given(created, disabled).when(disable('person'))).toMatchObject({ refused: 'ALREADY_DISABLED' });
    expect(crm.given().when(disable('endpoint'))).toEqual([]);
    expect(crm.given().when(disable('person'))).toMatchObject({ refused: 'NOT_FOUND' });
    for (const ask of [new TestWebhook(of, context), new RedeliverWebhookEvent({ ...of, eventId: 'e' }, context)]) {
      expect(crm.given(created, disabled).when(ask)).toMatchObject({ refused: 'IS_DISABLED' });
      expect(crm.given(created).when(ask)).toMatchObject([{ data: { webhookId: 'w', requestedAt: NOW } }]);
    }
    const resume = new ResumeWebhook(of, context);
    expect(crm.given(created).when(resume)).toMatchObject({ refused: 'NOT_DISABLED' });
    expect(crm.given(created, disabled).when(resume)).toEqual([
      { type: 'webhook.resumed', data: { ...of, name: 'CRM' } },
    ]);
  });

  it('is moved with a reason, and its cursor begins anew', () => {
    const replay = { ...of, start: 'beginning', place: placeAt(0), reason: 'a bug' };
    const moved: WebhookEvent = { type: 'webhook.replayed', data: replay };
    expect(crm.given(created).when(new ReplayWebhook(replay, context))).toEqual([moved]);
    expect(crm.given(created).when(new ReplayWebhook({ ...replay, reason: ' ' }, context))).toMatchObject({
      refused: 'BAD_TEXT',
    });
    const note = (version: number, sequence: number) =>
      new NoteWebhookProgress({ ...of, version, ...placeAt(sequence) }, context);
    const ten: WebhookEvent = { type: 'webhook.progressed', data: { ...of, ...placeAt(10) } };
    expect(crm.given(created).when(note(1, 10))).toEqual([ten]);
    expect(crm.given(created, ten).when(note(1, 10))).toEqual([]);
    expect(crm.given(created, ten, moved).when(note(1, 99))).toEqual([]);
    expect(crm.given(created, ten, moved).state()).toMatchObject({ version: 2, place: placeAt(0) });
  });

  it('is gone once it is deleted', () => {
    const gone: WebhookEvent = { type: 'webhook.deleted', data: of };
    expect(crm.given(created).when(new DeleteWebhook(of, context))).toEqual([gone]);
    expect(crm.given(created, gone).when(new DeleteWebhook(of, context))).toMatchObject({ refused: 'NOT_FOUND' });
    expect(crm.given(created, gone).when(create())).toMatchObject({ refused: 'WEBHOOK_EXISTS' });
    expect(crm.given(created, gone).when(new NoteWebhookRecovered(of, context))).toEqual([]);
  });
});

describe('the secrets of a webhook', () => {
  const made = { hmac: { secret: 'whsec_new', publicKey: null }, ed25519: { secret: 'seed', publicKey: 'whpk_new' } };
  const rotate = (overlapHours: number, when = NOW) => new RotateWebhookSecret({ ...of, overlapHours, made }, at(when));
  const signing = (events: readonly WebhookEvent[], when: string) =>
    secretsAt(crm.given(...events).state() as LiveWebhook, when).map(({ number }) => number);
  const rotated = (events: readonly WebhookEvent[], command: RotateWebhookSecret) => [
    ...events,
    ...(crm.given(...events).when(command) as readonly WebhookEvent[]),
  ];

  it('sign together for as long as they overlap, to the millisecond', () => {
    const both = rotated([created], rotate(24));
    expect(both[1]).toEqual({
      type: 'webhook.secret-rotated',
      data: { ...of, ...made.hmac, number: 2, olderUntil: '2026-11-30T08:00:00.000Z', rotatedAt: NOW },
    });
    expect(signing(both, '2026-11-30T07:59:59.999Z')).toEqual([1, 2]);
    expect(signing(both, '2026-11-30T08:00:00.000Z')).toEqual([2]);
  });

  it('end at once without an overlap, those of before too', () => {
    expect(signing(rotated(rotated([created], rotate(24)), rotate(0)), NOW)).toEqual([3]);
  });

  it('end no later because of another rotation', () => {
    const three = rotated(rotated([created], rotate(1)), rotate(168));
    expect(signing(three, '2026-11-29T08:59:00.000Z')).toEqual([1, 2, 3]);
    expect(signing(three, '2026-11-29T09:00:00.000Z')).toEqual([2, 3]);
  });

  it('are five at most, and of the kind that was chosen', () => {
    const five = [1, 2, 3, 4].reduce<readonly WebhookEvent[]>((events) => rotated(events, rotate(24)), [created]);
    expect(crm.given(...five).when(rotate(24))).toMatchObject({ refused: 'TOO_MANY_SECRETS' });
    expect(signing(rotated(five, rotate(0)), NOW)).toEqual([6]);
    const keyed: WebhookEvent = { type: 'webhook.created', data: { ...created.data, signing: 'ed25519' } as never };
    expect(crm.given(keyed).when(rotate(1))).toMatchObject([{ data: { publicKey: 'whpk_new' } }]);
  });

  it.each([-1, 169, 0.5])('do not overlap for %d hours', (hours) =>
    expect(crm.given(created).when(rotate(hours))).toMatchObject({ refused: 'OUT_OF_RANGE' }),
  );
});
