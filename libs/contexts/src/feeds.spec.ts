import { describe, expect, it } from '@jest/globals';
import { CONTEXT_MODULES, contextsOf } from './index.js';

const contexts = contextsOf(CONTEXT_MODULES);

describe('the public feed', () => {
  it('says of each noun once what is published of it', () => {
    const nouns = new Set(contexts.flatMap(({ aggregates }) => aggregates.map(({ events }) => events.noun)));
    const said = contexts.flatMap(({ feeds = [] }) => feeds.map(({ source }) => source.noun));
    expect(said.toSorted()).toEqual([...nouns].sort());
  });
});
