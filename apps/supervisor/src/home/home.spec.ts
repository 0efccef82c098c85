import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandLine, isAlive, startMark } from '#libs/embedded';
import { developmentKek, homeAt, isHome, makeHome, type Home } from './home.js';
import { endOrphans } from './orphans.js';

describe('a home directory', () => {
  let home: Home;
  const started: (() => void)[] = [];

  beforeEach(async () => {
    home = homeAt(join(await mkdtemp(join(tmpdir(), 'concord-home-')), 'home'));
    makeHome(home);
  });
  afterEach(async () => {
    for (const end of started.splice(0)) end();
    await rm(join(home.directory, '..'), { recursive: true, force: true });
  });

  function sleeper(): number {
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    started.push(() => child.kill('SIGKILL'));
    return child.pid as number;
  }

  it('is told from other directories', () => {
    expect([isHome(home), isHome(homeAt(tmpdir()))]).toEqual([true, false]);
  });

  it('keeps the key it has made', () => {
    expect(developmentKek(home)).toMatch(/^1:[\w-]{43}$/);
    expect(developmentKek(home)).toBe(developmentKek(home));
  });

  it('has its orphans ended, and nobody else', async () => {
    const [orphan, stranger, impostor] = [sleeper(), sleeper(), sleeper()];
    const describe_ = (pid: number) => ({ pid, mark: startMark(pid), command: commandLine(pid) });
    const processes = {
      projector: describe_(orphan),
      api: { ...describe_(stranger), mark: 'an earlier start' },
      'event-node': { ...describe_(impostor), command: 'node event-node.js' },
    };
    await writeFile(join(home.directory, 'run.json'), JSON.stringify({ processes }));
    expect(await endOrphans(home)).toEqual(['projector']);
    expect([orphan, stranger, impostor].map(isAlive)).toEqual([false, true, true]);
  });
});
