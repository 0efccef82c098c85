import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient } from '@eventstore/db-client';
import { play } from './event-node/player.js';
import { isAboutLastBytes, RECORDED_OF, recordedScenarios } from './event-node/recording.js';
import { comparable } from './event-node/said.js';
import { targets, type Target } from './event-node/targets.js';
import { LONG } from '../support/scale.js';

const AT_ONCE = 8;
/** Only stops what hangs: 3,000 events in one append take seconds on a busy machine. */
const PATIENCE_MS = 60_000;

const recorded = recordedScenarios();
/** They mostly wait for what does not come: `npm test` plays a fourth of them. */
const scenarios = recorded.filter((_, n) => LONG || n % 4 === 0);

describe.each(targets())(`$name answers as EventStoreDB ${RECORDED_OF} did`, ({ start }) => {
  let target: Target;
  let client: EventStoreDBClient;
  let version: string;
  const waiting = [...scenarios];
  const answered = new Map<string, unknown>();

  /** Scenarios mostly wait for events that do not come, and none sees another's streams. */
  async function playWaiting(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) answered.set(next.name, await play(client, next));
  }

  beforeAll(async () => {
    target = await start();
    const { url } = target;
    client = EventStoreDBClient.connectionString(
      `${url}${url.includes('?') ? '&' : '?'}defaultDeadline=${PATIENCE_MS}`,
    );
    version = await versionOf(client);
    await Promise.all(Array.from({ length: AT_ONCE }, playWaiting));
  }, 300_000);

  afterAll(async () => {
    await client?.dispose();
    await target?.stop();
  });

  it('to every scenario of the recording', () => expect(recorded).toHaveLength(483));

  it.each(scenarios)('$name', (scenario) => {
    const answers = comparable(answered.get(scenario.name) as unknown[]);
    const expected = comparable(scenario.answers);
    if (isAboutLastBytes(scenario) && !version.startsWith('23.10.')) expect(answers).not.toEqual(expected);
    else expect({ version, answers }).toEqual({ version, answers: expected });
  });
});

/** As the server says it; the client keeps it to itself. */
async function versionOf(client: EventStoreDBClient): Promise<string> {
  return (await (client as unknown as { capabilities: Promise<{ serverVersion: string }> }).capabilities).serverVersion;
}
