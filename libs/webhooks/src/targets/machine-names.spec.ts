import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSocket, type Socket } from 'node:dgram';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineNames } from './machine-names.js';

const A = 1;
const AAAA = 28;
const NO_SUCH_NAME = 3;

/** The type that a question asks for stands behind its name, which ends with a zero. */
const typeAsked = (question: Buffer): number => question.readUInt16BE(question.indexOf(0, 12) + 1);

/** A name server that knows names with one address of each kind, and says nothing of those that begin with `hang`. */
function answerTo(question: Buffer): Buffer | undefined {
  const name = question.subarray(13, question.indexOf(0, 12)).toString('latin1');
  if (name.startsWith('hang')) return undefined;
  const type = typeAsked(question);
  const isKnown = name.startsWith('known') || (name.startsWith('old') && type === A);
  const header = Buffer.from(question.subarray(0, 12));
  header.writeUInt16BE(0x8180 + (name.startsWith('lost') ? NO_SUCH_NAME : 0), 2);
  header.writeUInt16BE(isKnown ? 1 : 0, 6);
  header.writeUInt32BE(0, 8);
  const asked = question.subarray(12, question.indexOf(0, 12) + 5);
  if (!isKnown) return Buffer.concat([header, asked]);
  const address = type === AAAA ? [0x20, 1, 0xd, 0xb8, ...Array(11).fill(0), 1] : [93, 184, 216, 34];
  return Buffer.concat([
    ...[header, asked],
    Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, address.length, ...address]),
  ]);
}

let server: Socket;
let home: string;
let names: (name: string) => Promise<readonly string[]>;
let asked = 0;

beforeAll(async () => {
  server = createSocket('udp4');
  server.on('message', (question, { port, address }) => {
    asked += 1;
    const answer = answerTo(question);
    if (answer) server.send(answer, port, address);
  });
  await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
  home = await mkdtemp(join(tmpdir(), 'concord-names-'));
  const hostsFile = join(home, 'hosts');
  await writeFile(hostsFile, '::1 own.example\n10.1.2.3\town.example Other.example # known.example\n');
  names = machineNames({ servers: [`127.0.0.1:${server.address().port}`], hostsFile });
});
afterAll(async () => {
  await new Promise<void>((resolve) => server.close(resolve));
  await rm(home, { recursive: true });
});

describe('a name of an endpoint', () => {
  it('stands for every address that its name server gives it, IPv4 first', async () => {
    expect(await names('known.example')).toEqual(['93.184.216.34', '2001:db8::1']);
    expect(await names('old.example')).toEqual(['93.184.216.34']);
  });

  it('stands for what the hosts file of the machine says, and nobody else is asked', async () => {
    const before = asked;
    expect(await names('own.example')).toEqual(['10.1.2.3', '::1']);
    expect(await names('other.EXAMPLE')).toEqual(['10.1.2.3']);
    expect(asked).toBe(before);
  });

  it('that nobody knows is told as such', async () => {
    await expect(names('lost.example')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  it('is looked up at once while fifty others get no answer', async () => {
    const hanging = Array.from({ length: 50 }, (_, n) => names(`hang${n}.example`).catch(() => 'none'));
    expect(await names('known.example')).toHaveLength(2);
    expect(await Promise.race([Promise.all(hanging), Promise.resolve('still waiting')])).toBe('still waiting');
    await Promise.all(hanging);
  });
});
