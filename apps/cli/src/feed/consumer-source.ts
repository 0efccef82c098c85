import { readRunFile } from '#libs/config';
import { FeedClient, FeedError } from '#libs/feed-client';
import { CommandFault } from '../command.fault.js';
import { localToken, NOTHING_RUNS, runHome, type ServiceOptions } from '../service.js';

/** Runs `work` with a client of the feed that was named, or of the one that runs on this machine. Throws CommandFault with what the feed refuses. */
export async function withFeed<T>(options: ServiceOptions, work: (feed: FeedClient) => Promise<T>): Promise<T> {
  const { url, token = process.env['CONCORD_TOKEN'], tenant = 'demo' } = options;
  const address = url ?? process.env['CONCORD_FEED_GRPC_URL'] ?? runningFeed();
  const feed = new FeedClient({ address, token: () => token ?? localToken(tenant) });
  try {
    return await work(feed);
  } catch (fault) {
    if (!(fault instanceof FeedError)) throw fault;
    const reason = fault.reason || fault.code;
    throw new CommandFault(`${fault.message.replace(/\.$/, '')}. [${reason}]`);
  } finally {
    feed.close();
  }
}

function runningFeed(): string {
  const env = readRunFile(runHome())?.env;
  if (!env?.['CONCORD_FEED_PORT']) throw new CommandFault(NOTHING_RUNS);
  return `${env['CONCORD_HOST'] ?? '127.0.0.1'}:${env['CONCORD_FEED_PORT']}`;
}
