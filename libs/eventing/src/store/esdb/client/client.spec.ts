import { describe, expect, it } from '@jest/globals';
import { clientOf, readerOf } from './client.js';

interface Inside {
  createChannel: () => Promise<{ close: () => void; internalChannel: { options: Record<string, unknown> } }>;
}

const windowOf = async (client: object): Promise<unknown> => {
  const channel = await (client as Inside).createChannel();
  channel.close();
  return channel.internalChannel.options['grpc-node.flow_control_window'];
};

describe('a client', () => {
  it('that reads has room for megabytes that a busy process has not looked at yet', async () => {
    expect(await windowOf(readerOf('esdb://127.0.0.1:1?tls=false'))).toBeGreaterThan(1_000_000);
    expect(await windowOf(clientOf('esdb://127.0.0.1:1?tls=false'))).toBeUndefined();
  });

  it('has its warnings told without the connection string, in which there may be a password', () => {
    const told: string[] = [];
    clientOf('esdb://me:hunter2@h?somethingNew=1&tls=false', (line) => told.push(line));
    expect(told).toEqual(['Unknown option key "somethingNew", setting will be ignored.']);
  });
});
