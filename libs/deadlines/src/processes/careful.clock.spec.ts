import { describe, expect, it } from '@jest/globals';
import { CarefulClock } from './careful.clock.js';

const MINUTE = 60_000;
const START = Date.UTC(2024, 5, 1);

/** Clocks that run together until one of them is set. */
function clocks() {
  const steady = { at: 0 };
  const own = { at: START };
  const other = { at: START };
  const clock = new CarefulClock({ now: () => own.at, steady: () => steady.at, other: async () => other.at });
  const pass = (ms: number): void => [steady, own, other].forEach((each) => (each.at += ms));
  return { own, other, pass, look: () => clock.look() };
}

describe('a careful clock', () => {
  it('tells the time, and nothing to look at while clocks agree', async () => {
    const { look, pass } = clocks();
    expect(await look()).toEqual({ now: START });
    pass(MINUTE);
    expect(await look()).toEqual({ now: START + MINUTE });
  });

  it('takes the earlier of two clocks', async () => {
    const { look, own, other } = clocks();
    other.at -= 5 * MINUTE;
    expect(await look()).toEqual({ now: START - 5 * MINUTE, alert: expect.stringContaining('differ by 300 s') });
    other.at = START;
    own.at -= 2 * MINUTE;
    expect((await look()).now).toBe(START - 2 * MINUTE);
  });

  it('does not believe a jump ahead that is put right within ten minutes', async () => {
    const { look, own, other, pass } = clocks();
    await look();
    for (const clock of [own, other]) clock.at += 365 * 24 * 60 * MINUTE;
    pass(MINUTE);
    expect(await look()).toEqual({ now: START + MINUTE, alert: expect.stringContaining('jumped ahead') });
    for (const clock of [own, other]) clock.at -= 365 * 24 * 60 * MINUTE;
    pass(MINUTE);
    expect(await look()).toEqual({ now: START + 2 * MINUTE });
  });

  it('believes it after ten', async () => {
    const { look, own, other, pass } = clocks();
    await look();
    for (const clock of [own, other]) clock.at += 60 * MINUTE;
    pass(0);
    await look();
    pass(9 * MINUTE);
    expect((await look()).now).toBe(START + 9 * MINUTE);
    pass(MINUTE);
    expect(await look()).toEqual({ now: START + 70 * MINUTE });
  });

  it('believes a machine that has just been started after a week', async () => {
    const { look, pass } = clocks();
    pass(7 * 24 * 60 * MINUTE);
    expect(await look()).toEqual({ now: START + 7 * 24 * 60 * MINUTE });
  });

  it('follows a clock that is set back, and says so until it is where it was', async () => {
    const { look, own, other, pass } = clocks();
    await look();
    for (const clock of [own, other]) clock.at -= 60 * MINUTE;
    expect(await look()).toEqual({ now: START - 60 * MINUTE, alert: expect.stringContaining('set back by 3600 s') });
    pass(60 * MINUTE);
    expect(await look()).toEqual({ now: START });
  });
});
