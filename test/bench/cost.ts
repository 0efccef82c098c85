import { readdirSync, readFileSync } from 'node:fs';

/** What some work took: units of it a second of the clock, and microseconds of processor time for each. */
export interface Cost {
  readonly perSecond: number;
  readonly micros: number;
}

/** Seconds of processor time that processes have used, their children included. */
export type Processor = () => number;

/** Of this process. */
export const ownProcessor: Processor = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const TICKS = 100;

/** From /proc, in hundredths of a second: Linux only. Ended children are counted with whom they belonged to. */
export const processorOf =
  (...pids: readonly number[]): Processor =>
  () =>
    pids.flatMap((pid) => [pid, ...descendants(pid)]).reduce((sum, pid) => sum + ticksOf(pid), 0) / TICKS;

function ticksOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
  } catch {
    return 0;
  }
}

function descendants(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => parentOf(name) === pid)
    .map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function parentOf(name: string): number | undefined {
  try {
    return Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]);
  } catch {
    return undefined;
  }
}

/** `work` answers how many units it has done. */
export async function costOf(work: () => Promise<number>, processor: Processor = ownProcessor): Promise<Cost> {
  const [started, before] = [performance.now(), processor()];
  const units = await work();
  const seconds = (performance.now() - started) / 1000;
  return { perSecond: units / seconds, micros: ((processor() - before) * 1e6) / units };
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** `quantile(values, 0.99)`: at least that share of the values is not greater. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

export interface Pair {
  readonly ours: Cost;
  readonly other: Cost;
  /** Medians of the ratios of rounds, so that what else the machine does hits both alike. */
  readonly rate: number;
  readonly processor: number;
}

/** Rounds of both in turns, each time the other one first. */
export async function inTurns(
  rounds: number,
  ours: (round: number) => Promise<Cost>,
  other: (round: number) => Promise<Cost>,
): Promise<Pair> {
  const taken: { ours: Cost; other: Cost }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2) {
      const first = await other(round);
      taken.push({ other: first, ours: await ours(round) });
    } else {
      const first = await ours(round);
      taken.push({ ours: first, other: await other(round) });
    }
  }
  const of = (side: 'ours' | 'other'): Cost => ({
    perSecond: median(taken.map((round) => round[side].perSecond)),
    micros: median(taken.map((round) => round[side].micros)),
  });
  return {
    ours: of('ours'),
    other: of('other'),
    rate: median(taken.map((round) => round.ours.perSecond / round.other.perSecond)),
    processor: median(taken.map((round) => round.ours.micros / round.other.micros)),
  };
}

/** Runs `work` for each number below `count`, `concurrency` at a time. */
export async function atOnce(
  concurrency: number,
  count: number,
  work: (n: number, lane: number) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  await Promise.all(
    Array.from({ length: concurrency }, async (_, lane) => {
      for (let n = next++; n < count; n = next++) await work(n, lane);
    }),
  );
  return count;
}
