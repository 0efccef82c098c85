import { faultOfConnectionString } from '#libs/config';
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Service {
  readonly image?: string;
  readonly restart?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: object;
  readonly depends_on?: Readonly<Record<string, object>>;
  readonly extends?: { readonly file: string; readonly service: string };
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, null>>;
}

const FILES = ['docker/compose.yaml', 'docker/compose.cluster.yaml'];
const read = (file: string): Compose => parse(readFileSync(file, 'utf8'), { merge: true }) as Compose;
const servicesOf = (file: string) => Object.entries(read(file).services);
const isEventStore = ([, { image = '' }]: readonly [string, Service]): boolean => image.includes('eventstore');

describe.each(FILES)('%s', (file) => {
  it('starts event stores again however they end: a deposed leader ends with code 0', () => {
    const stores = servicesOf(file).filter(isEventStore);
    expect(stores.length).toBeGreaterThan(0);
    expect(stores.map(([name, { restart }]) => [name, restart])).toEqual(
      stores.map(([name]) => [name, 'unless-stopped']),
    );
  });

  it('asks every event store whether it lives, and keeps its events in a volume of its own', () => {
    const stores = servicesOf(file).filter(isEventStore);
    const kept = stores.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0]));
    expect(stores.every(([, { healthcheck }]) => healthcheck !== undefined)).toBe(true);
    expect(new Set(kept).size).toBe(stores.length);
    expect(Object.keys(read(file).volumes)).toEqual(expect.arrayContaining(kept));
  });

  it('opens ports on the loopback address alone', () => {
    const ports = servicesOf(file).flatMap(([, { ports: open = [] }]) => open);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('names only services, volumes and files that there are', () => {
    const { services, volumes } = read(file);
    for (const { depends_on = {}, extends: base, volumes: mounted = [] } of Object.values(services)) {
      expect(Object.keys(services)).toEqual(expect.arrayContaining(Object.keys(depends_on)));
      if (base) expect(Object.keys(read(`docker/${base.file}`).services)).toContain(base.service);
      for (const [source = ''] of mounted.map((volume) => volume.split(':'))) {
        if (source.startsWith('.')) expect(readFileSync(`docker/${source}`, 'utf8')).not.toBe('');
        else expect(Object.keys(volumes)).toContain(source);
      }
    }
  });

  it('tells connection strings that the client takes', () => {
    const text = readFileSync(file, 'utf8');
    const strings = [...text.matchAll(/esdb(?:\+discover)?:\/\/[^\s'"]+/g)].map(([found]) => found);
    expect(strings.length).toBeGreaterThan(0);
    expect(strings.map((found) => faultOfConnectionString(found))).toEqual(strings.map(() => undefined));
  });
});

describe('the cluster', () => {
  it('has nodes that name all others, on ports that its connection string names', () => {
    const file = 'docker/compose.cluster.yaml';
    const nodes = servicesOf(file).filter(isEventStore);
    const names = nodes.map(([name]) => name);
    for (const [name, { environment = {} }] of nodes) {
      const seeds = String(environment['EVENTSTORE_GOSSIP_SEED']).split(',');
      expect(seeds.sort()).toEqual(names.filter((other) => other !== name).map((other) => `${other}:2113`));
      expect(Number(environment['EVENTSTORE_CLUSTER_SIZE'])).toBe(nodes.length);
    }
    const ports = nodes.map(([, { environment }]) => environment?.['EVENTSTORE_ADVERTISE_NODE_PORT_TO_CLIENT_AS']);
    const [string = ''] = /esdb:\/\/[^\s']+/.exec(readFileSync(file, 'utf8')) ?? [];
    expect(string).toContain(ports.map((port) => `127.0.0.1:${port}`).join(','));
  });
});
