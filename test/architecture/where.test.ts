import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const QUESTIONS = 10;

/** Each question, and the files its answer names. */
const questionsIn = (page: string): (readonly [question: string, files: readonly string[]])[] =>
  page
    .split('\n')
    .filter((line) => line.includes('?') && line.startsWith('|'))
    .map((line) => [
      line.split('|')[1]!.trim(),
      [...line.matchAll(/`((?:apps|libs)\/[^`]+)`/g)].map(([, file]) => file!),
    ]);

const unanswered = (page: string): string[] =>
  questionsIn(page).flatMap(([question, files]) =>
    files.length > 0 && files.every((file) => existsSync(join(ROOT, file))) ? [] : [question],
  );

describe('docs/where.md', () => {
  const page = readFileSync(join(ROOT, 'docs/where.md'), 'utf8');

  it(`answers ${QUESTIONS} questions by files that are there`, () => {
    expect(questionsIn(page)).toHaveLength(QUESTIONS);
    expect(unanswered(page)).toEqual([]);
  });

  it('would be found to name a file that has moved, or none', () => {
    expect(unanswered('| Who may? | `libs/deals/src/gone.ts` |\n| Who else? | nobody |')).toEqual([
      'Who may?',
      'Who else?',
    ]);
  });
});
