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
    // A pattern that looks for the end from every quote takes seconds.
    const quote = `"""${'\\"a'.repeat(50_000)}\\\n"""`;
    const began = performance.now();
    expect(shortMessage(`found ${quote}`).length).toBeLessThan(1_000);
    expect(performance.now() - began).toBeLessThan(500);
  });
});
