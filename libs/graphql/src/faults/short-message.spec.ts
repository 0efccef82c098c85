import { describe, expect, it } from '@jest/globals';
import { shortMessage } from './short-message.js';

const long = 'x'.repeat(201);

describe('a message', () => {
  it('is told as it is where it quotes little', () => {
    for (const message of ['', 'takes an Int', `not "${'x'.repeat(200)}", but "a\\"b" or ""`, 'an "open end'])
      expect(shortMessage(message)).toBe(message);
  });

  it('has the first 200 characters of each text that it quotes', () => {
    const cut = `"${'x'.repeat(200)}…"`;
    expect(shortMessage(`not "${long}", but "b" or "${long}".`)).toBe(`not ${cut}, but "b" or ${cut}.`);
    expect(shortMessage(`not "${'\\"'.repeat(150)}"`)).toBe(`not "${'\\"'.repeat(100)}…"`);
    expect(shortMessage(`not "${long}`)).toBe(`not ${cut}`);
  });

  it('is no longer than an answer has room for', () => {
    expect(shortMessage('x'.repeat(20_000))).toHaveLength(16_001);
  });

  it('is looked at once, whatever is quoted', () => {
    const took = (length: number): number => {
      const quote = `"""${'\\"a'.repeat(length)}\\\n"""`;
      const began = performance.now();
      expect(shortMessage(`found ${quote}`).length).toBeLessThan(1_000);
      return performance.now() - began;
    };
    const bestOf = (length: number): number => Math.min(...Array.from({ length: 8 }, () => took(length)));
    // A pattern that looks for the end from every quote takes 400 times as long for 20 times the text.
    expect(bestOf(20_000)).toBeLessThan(100 * bestOf(1_000));
  });
});
