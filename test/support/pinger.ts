import { spawn } from 'node:child_process';

/** Runs in a process of its own: whoever builds large inputs holds up what it measures. */
const PING = `
  const ms = [];
  let isDone = false;
  process.stdin.on('end', () => (isDone = true)).resume();
  while (!isDone) {
    const began = performance.now();
    const answer = await fetch(process.argv[1]);
    await answer.text();
    if (!answer.ok) throw new Error('it answered ' + answer.status);
    ms.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  process.stdout.write(JSON.stringify(ms));
`;

/** Asks an address again and again while something is done: how many milliseconds each answer took. */
export async function pinged(url: string, work: () => Promise<unknown>): Promise<readonly number[]> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', PING, url]);
  let [said, wrong] = ['', ''];
  child.stdout.on('data', (part) => (said += String(part)));
  child.stderr.on('data', (part) => (wrong += String(part)));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  try {
    await work();
  } finally {
    child.stdin.end();
    await ended;
  }
  if (wrong) throw new Error(wrong);
  return JSON.parse(said) as number[];
}
