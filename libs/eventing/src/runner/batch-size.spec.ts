import { describe, expect, it } from '@jest/globals';
import { BatchSize } from './batch-size.js';

const ended = Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' });
const unheard = new Error('Query read timeout');

const failed = (size: BatchSize, count: number, fault: Error) =>
  expect(size.tried(count, () => Promise.reject(fault))).rejects.toBe(fault);
const taken = (size: BatchSize, count: number) => size.tried(count, () => Promise.resolve());

describe('how many events are taken at once', () => {
  it('is half of the batch that did not end in time, and never none', async () => {
    const size = new BatchSize(5_000);
    await failed(size, 5_000, ended);
    expect(size.most).toBe(2_500);
    await failed(size, 300, unheard);
    expect(size.most).toBe(150);
    for (let n = 0; n < 20; n += 1) await failed(size, size.most, ended);
    expect(size.most).toBe(1);
  });

  it('stays as it is after another fault', async () => {
    const size = new BatchSize(500);
    await failed(size, 500, new Error('the connection broke'));
    expect(size.most).toBe(500);
  });

  it('does not grow while there is a backlog, and then to what it was', async () => {
    const size = new BatchSize(500);
    await failed(size, 500, ended);
    await taken(size, 250);
    expect(size.most).toBe(250);
    await taken(size, 3);
    await taken(size, 3);
    expect(size.most).toBe(500);
  });
});
