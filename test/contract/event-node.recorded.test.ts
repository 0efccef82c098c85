import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient } from '@eventstore/db-client';
import { play } from './event-node/player.js';
import { isAboutLastBytes, RECORDED_OF, recordedScenarios } from './event-node/recording.js';
import { comparable } from './event-node/said.js';
import { targets, type Target } from './event-node/targets.js';

const scenarios = recordedScenarios();

describe.each(targets())(`$name answers as EventStoreDB ${RECORDED_OF} did`, ({ start }) => {
  let target: Target;
  let client: EventStoreDBClient;
  let version: string;

  beforeAll(async () => {
    target = await start();
    client = EventStoreDBClient.connectionString(target.url);
    version = await versionOf(client);
  }, 60_000);

  afterAll(async () => {
    await client?.dispose();
    await target?.stop();
  });

  it('to every scenario of the recording', () => expect(scenarios).toHaveLength(483));

  it.each(scenarios)(
    '$name',
    async (scenario) => {
      const answers = comparable(await play(client, scenario));
      const expected = comparable(scenario.answers);
      if (isAboutLastBytes(scenario) && !version.startsWith('23.10.')) expect(answers).not.toEqual(expected);
      else expect({ version, answers }).toEqual({ version, answers: expected });
    },
    30_000,
  );
});

/** As the server says it; the client keeps it to itself. */
async function versionOf(client: EventStoreDBClient): Promise<string> {
  return (await (client as unknown as { capabilities: Promise<{ serverVersion: string }> }).capabilities).serverVersion;
}
