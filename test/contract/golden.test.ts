import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CONTEXT_MODULES } from '#libs/contexts';
import { eventTypesOf } from '#libs/eventing';
import { eventShapes, type EventShape } from '../golden/event-shapes.js';
import { addMissingGoldens, goldenFaults } from '../golden/golden.js';

jest.setTimeout(120_000);

const folder = join(import.meta.dirname, '..', 'golden');
const index = eventTypesOf(CONTEXT_MODULES.flatMap(({ context }) => context.aggregates.map(({ events }) => events)));
let shapes: EventShape[];
beforeAll(() => {
  shapes = eventShapes(join(import.meta.dirname, '..', '..'));
});

describe('golden files', () => {
  it('hold every event type in every version ever released, and all of them can still be read', () => {
    // CONCORD_GOLDEN=add writes the files of new types and versions; what was released is never written again.
    if (process.env['CONCORD_GOLDEN'] === 'add') addMissingGoldens(folder, index, shapes);
    expect(goldenFaults(folder, index, shapes)).toEqual([]);
  });
});

describe('the check of golden files', () => {
  const type = 'partner.activated';
  let copy: string;
  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'golden-'));
    cpSync(folder, copy, { recursive: true });
  });
  afterEach(() => rmSync(copy, { recursive: true }));

  it('names one that is missing and one that nothing reads', () => {
    rmSync(join(copy, `${type}.v1.json`));
    writeFileSync(join(copy, 'partner.dreamt.v1.json'), '{}');
    expect(goldenFaults(copy, index, shapes)).toEqual([
      `${type}.v1.json is missing`,
      'partner.dreamt.v1.json is of a type or version that nothing reads any more',
    ]);
  });

  it('names a shape that has changed under the same version', () => {
    const changed = shapes.map((shape) => (shape.type === type ? { type, data: { of: { at: 'number' } } } : shape));
    expect(goldenFaults(copy, index, changed)).toEqual([expect.stringContaining(`the shape of ${type} has changed`)]);
  });

  it('names old data that the upcasters no longer make into the newest', () => {
    const file = join(copy, `${type}.v1.json`);
    const { data } = JSON.parse(readFileSync(file, 'utf8')) as { data: object };
    const newer = new Map(index).set(type, { version: 2, upcast: { 1: () => ({ other: 1 }) } });
    expect(goldenFaults(copy, newer, shapes)).toEqual([
      expect.stringMatching(`^${type}.v1.json: not of its shape at`),
      `${type}.v2.json is missing`,
    ]);
    expect(data).toBeTruthy();
  });
});
