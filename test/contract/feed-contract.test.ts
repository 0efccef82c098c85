import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, fromJson, toBinary } from '@bufbuild/protobuf';
import { CloudEvent } from 'cloudevents';
import { cloudEventOf } from '#libs/feed';
import { type Event, EventBatchSchema, type EventJson, EventSchema } from '#libs/feed-client';

const ROOT = join(import.meta.dirname, '..', '..');
const GOLDEN = join(ROOT, 'test/golden/feed');
const RELEASED = join(GOLDEN, 'released.binpb');
const BUF = join(ROOT, 'node_modules/.bin/buf');

describe('the released contract', () => {
  let copy: string;
  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'contract-'));
    cpSync(join(ROOT, 'proto'), copy, { recursive: true });
  });
  afterEach(() => rmSync(copy, { recursive: true }));

  const change = (file: string, from: string, to: string): void => {
    const path = join(copy, 'concord/feed/v1', file);
    const text = readFileSync(path, 'utf8');
    expect(text).toContain(from);
    writeFileSync(path, text.replace(from, to));
  };
  const breaking = (): string => {
    const { stdout, stderr } = spawnSync(BUF, ['breaking', copy, '--against', RELEASED], { encoding: 'utf8' });
    return stdout + stderr;
  };

  it('is kept by what the sources say, and by a new field', () => {
    expect(breaking()).toBe('');
    change('tier.proto', 'optional int32 proposed = 3;', 'optional int32 proposed = 3;\n  optional string named = 99;');
    expect(breaking()).toBe('');
  });

  it.each([
    ['a field with another number', 'commission.proto', 'string remaining = 7;', 'string remaining = 77;', 'deleted'],
    ['a field under another name', 'sale.proto', 'string refunded = 5;', 'string given_back = 5;', 'name'],
    ['a field of another type', 'tier.proto', 'optional int32 proposed = 3;', 'optional string proposed = 3;', 'type'],
    ['a message that is gone', 'payout.proto', 'message PaidEntries {', 'message Paid {', 'PaidEntries'],
  ])('is broken by %s', (_, file, from, to, said) => {
    change(file, from, to);
    expect(breaking()).toContain(said);
  });
});

describe('the JSON in which events are delivered', () => {
  const events = readdirSync(GOLDEN)
    .filter((file) => file.endsWith('.json'))
    .map((file) => (JSON.parse(readFileSync(join(GOLDEN, file), 'utf8')) as { event: EventJson }).event)
    .map((json) => fromJson(EventSchema, json));

  /** As those who wrote the format make it of the same bytes. */
  function converted(): readonly Readonly<Record<string, unknown>>[] {
    const input = toBinary(EventBatchSchema, create(EventBatchSchema, { events }));
    const forms = ['--from', '-#format=binpb', '--to', '-#format=json'];
    const args = ['convert', join(ROOT, 'proto'), '--type', EventBatchSchema.typeName, ...forms];
    const { stdout, stderr } = spawnSync(BUF, args, { input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    expect(stderr).toBe('');
    return (JSON.parse(stdout) as { events: [] }).events;
  }

  it('is that of buf, for an event of each type', () => {
    const theirs = converted();
    expect(theirs).toHaveLength(events.length);
    for (const [n, event] of events.entries()) {
      const delivered = { body: toBinary(EventSchema, event), sequence: event.sequence, follows: 0n, cursor: 'c1' };
      const { type, data, time, subject } = cloudEventOf(delivered);
      const { id: _, ...own } = theirs[n] ?? {};
      expect({ type, subject }).toEqual({ type: own['type'], subject: own['subject'] });
      expect({ type, data, time }).toEqual({ type, data: own[event.data.case ?? ''], time: own['occurredAt'] });
    }
  });

  const delivered = (event: Event) =>
    cloudEventOf({ body: toBinary(EventSchema, event), sequence: event.sequence, follows: 0n, cursor: 'c1' });

  it('is a CloudEvent as those who wrote its format read it, for an event of each type', () => {
    for (const event of events) {
      const made = delivered(event);
      const read = new CloudEvent({ ...made }, true);
      expect(read.toJSON()).toEqual({ ...made, time: new Date(made.time).toISOString() });
    }
  });

  it.each([
    ['without a type', { type: undefined }],
    ['without a source', { source: '' }],
    ['at no moment', { time: 'yesterday' }],
    ['with a name that is none', { partition_key: 'a' }],
  ])('is refused by them %s', (_, wrong) => {
    const [event] = events;
    expect(() => new CloudEvent({ ...delivered(event as Event), ...wrong } as never, true)).toThrow();
  });
});
