import { describe, expect, it } from '@jest/globals';
import { readVectors, vectorsFolder } from '../support/vectors.js';
import { differencesOf } from './vector-comparison.js';

const folder = vectorsFolder();

describe('the recomputation, on the scenarios of the commission rules', () => {
  if (folder === undefined) {
    it.skip('plays them where CONCORD_VECTORS names their folder', () => undefined);
    return;
  }
  const vectors = readVectors(folder);

  it('has scenarios to play', () => {
    expect(vectors.length).toBeGreaterThan(0);
  });

  it.each(vectors.map((vector) => [vector.name, vector] as const))('agrees with %s', (_, vector) => {
    expect(differencesOf(vector)).toEqual([]);
  });
});
