import { describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '../storage/stored-event.js';
import { Tail } from './tail.js';

const event = (position: number, stream = 's', bytes = 1): StoredEvent => ({
  position,
  stream,
  revision: position,
  id: String(position),
  type: 't',
  isJson: false,
  data: Buffer.alloc(bytes),
  metadata: Buffer.alloc(0),
  created: 0,
});

const positions = (events: readonly StoredEvent[] | undefined) => events?.map(({ position }) => position);

describe('the tail of the log', () => {
  it('gives what comes after a position, and says when it cannot', () => {
    const tail = new Tail(10);
    tail.push([event(12), event(15)]);
    expect(positions(tail.after(10, 9))).toEqual([12, 15]);
    expect(positions(tail.after(12, 9))).toEqual([15]);
    expect(positions(tail.after(10, 1))).toEqual([12]);
    expect(positions(tail.after(15, 9))).toEqual([]);
    expect(tail.after(9, 9)).toBeUndefined();
  });

  it('keeps a bounded number of events, and of bytes', () => {
    const tail = new Tail(0);
    for (let position = 1; position <= 5_000; position++) tail.push([event(position)]);
    expect(tail.after(100, 1)).toBeUndefined();
    expect(positions(tail.after(4_000, 1))).toEqual([4_001]);
    for (let position = 5_001; position <= 5_020; position++) tail.push([event(position, 's', 1024 * 1024)]);
    expect(tail.after(5_005, 1)).toBeUndefined();
    expect(positions(tail.after(5_019, 9))).toEqual([5_020]);
  });

  it('tells who listens to a stream of that stream only, until they stop', () => {
    const tail = new Tail(0);
    const heard: (number[] | undefined)[] = [];
    const stop = tail.onStreams(['a'], (events) => heard.push(positions(events)));
    tail.push([event(1, 'a'), event(2, 'b'), event(3, 'a')]);
    tail.push([event(4, 'b')]);
    stop();
    tail.push([event(5, 'a')]);
    expect(heard).toEqual([[1, 3]]);
  });
});
