import { describe, expect, it } from '@jest/globals';
import { createLogger } from './logger.js';
import { traceTenant, withTrace } from './trace.js';

function logged(write: (logger: ReturnType<typeof createLogger>) => void): {
  text: string;
  json: Record<string, unknown>;
} {
  const lines: string[] = [];
  write(createLogger({ name: 'test', level: 'info', stream: { write: (line) => void lines.push(line) } }));
  const text = lines.join('');
  return { text, json: text ? (JSON.parse(lines[0] ?? '{}') as Record<string, unknown>) : {} };
}

const JWT = 'eyJhbGciOiJFUzI1NiJ9.eyJ0ZW5hbnQiOiJhY21lIn0.c2lnbmF0dXJl';

describe('the log', () => {
  it('says whose request a line belongs to, without being told each time', async () => {
    const lines: string[] = [];
    const logger = createLogger({ name: 'test', level: 'info', stream: { write: (line) => void lines.push(line) } });
    await Promise.all(
      ['a', 'b'].map((correlationId) =>
        withTrace({ correlationId, causationId: 'c' }, async () => {
          await Promise.resolve();
          traceTenant(`tenant of ${correlationId}`);
          await new Promise((resolve) => setTimeout(resolve, 5));
          logger.info('done');
        }),
      ),
    );
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { correlationId: 'a', causationId: 'c', tenant: 'tenant of a', msg: 'done' },
      { correlationId: 'b', tenant: 'tenant of b' },
    ]);
  });

  it.each([
    ['a header', { headers: { authorization: `Bearer ${JWT}` } }],
    ['a deeper header', { request: { headers: { authorization: `Bearer ${JWT}` } } }],
    ['a property', { token: JWT, password: 'hunter2' }],
    ['an error', { err: new Error(`cannot reach postgres://me:hunter2@host/db with ${JWT}`) }],
  ])('keeps no secret of %s', (_, bindings) => {
    const { text } = logged((logger) => logger.error(bindings, 'failed'));
    expect(text).toContain('[redacted]');
    expect(text).not.toMatch(/hunter2|eyJ/);
  });

  it('keeps no secret of a message', () => {
    const { json } = logged((logger) => logger.warn(`esdb://admin:hunter2@node:2113?tls=true and ${JWT}`));
    expect(json['msg']).toBe('esdb://admin:[redacted]@node:2113?tls=true and [redacted]');
  });

  it('tells what went wrong and where', () => {
    const { json } = logged((logger) =>
      logger.error({ err: Object.assign(new TypeError('no'), { code: 'X1' }) }, 'failed'),
    );
    expect(json['err']).toMatchObject({
      type: 'TypeError',
      message: 'no',
      code: 'X1',
      stack: expect.stringContaining('logger.spec'),
    });
  });

  it('is silent below its level', () => {
    expect(logged((logger) => logger.debug('x')).text).toBe('');
  });
});
