import 'reflect-metadata';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTEXT_MODULES, contextsOf, policiesOf } from '#libs/contexts';
import type { AnyPolicy } from '#libs/eventing';
import { publicTypeOf } from '#libs/feed';
import { eventCatalogue } from '../../scripts/lib/event-catalogue.mjs';

const ROOT = join(import.meta.dirname, '../..');
/** Declared for the ledger that follows lines; they go from here with the first that decides them. */
const contexts = contextsOf(CONTEXT_MODULES);

describe('docs/events.md', () => {
  let policies: AnyPolicy[];
  let written: string;
  beforeAll(() => {
    policies = policiesOf(contexts, {} as never, {} as never);
    written = eventCatalogue(ROOT, contexts, policies, publicTypeOf);
  });

  it('says what the code does (mended by npm run events)', () => {
    expect(readFileSync(join(ROOT, 'docs/events.md'), 'utf8')).toBe(written);
  });

  it('says who decides every event', () => {
    const rows = written.split('\n').filter((line) => line.startsWith('| `'));
    const undecided = rows.filter((line) => line.split(' | ')[3] === '–');
    expect(undecided.map((line) => /`([^`]+)`/.exec(line)?.[1])).toEqual([]);
  });

  it('changes when a consumer loses interest', () => {
    const [first, ...others] = policies;
    const fewer = [{ ...first, on: first?.on.slice(1) } as AnyPolicy, ...others];
    expect(eventCatalogue(ROOT, contexts, fewer, publicTypeOf)).not.toBe(written);
  });
});
