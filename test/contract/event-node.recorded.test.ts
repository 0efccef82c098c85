import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient } from '@eventstore/db-client';
import { play } from './event-node/player.js';
import { recordedScenarios } from './event-node/recording.js';
import { comparable } from './event-node/said.js';
import { targets, type Target } from './event-node/targets.js';

const scenarios = recordedScenarios();

describe.each(targets())('$name answers as EventStoreDB 23.10.6 did', ({ start }) => {
  let target: Target;
  let client: EventStoreDBClient;

  beforeAll(async () => {
    target = await start();
    client = EventStoreDBClient.connectionString(target.url);
  }, 60_000);

  afterAll(async () => {
    await client?.dispose();
    await target?.stop();
  });

  it('to every scenario of the recording', () => expect(scenarios).toHaveLength(483));

  it.each(scenarios)(
    '$name',
    async (scenario) => {
      expect(comparable(await play(client, scenario))).toEqual(comparable(scenario.answers));
    },
    30_000,
  );
});
