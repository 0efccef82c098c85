import { tokenSettings, TokenVerifier } from '#libs/access';
import type { FeedConfig } from '#libs/config';
import { CONTEXT_MODULES, contextsOf } from '#libs/contexts';
import {
  CommandExecutor,
  EventCodec,
  RunnerStandings,
  StateReaderService,
  ViewPositions,
  watchedStore,
  WorkDatabase,
} from '#libs/eventing';
import { FEED_VIEW, FeedReading } from '#libs/feed';
import { RowChanges, TenantReader } from '#libs/graphql';
import { allowedBy } from '#libs/webhooks';
import { Health, type Logger, Metrics } from '#libs/observability';
import { KeyFingerprints, KeyStore, PersonalKeys, TenantBlindIndex } from '#libs/privacy';
import { keptConsumers } from './kept-consumers.js';
import { listen, type Listening } from './listening.js';
import { readTurns } from './read-turns.js';
import { Readers } from './readers.js';
import { rowNotices } from './row-notices.js';
import { startWebhooks, watchWebhooks } from './webhooks.js';

/** How long a start waits for a position that was just written. */
const VISIBLE_WITHIN_MS = 5_000;

/** Connects to the engines, waits until the projector has made the log, and listens. */
export async function startFeed(config: FeedConfig, logger: Logger): Promise<Listening> {
  const { database, privacy, eventStore } = config;
  const onError = (err: unknown): void => logger.warn({ err }, 'a connection broke');
  const { store, watch } = await watchedStore(eventStore, logger);
  const keyStore = new KeyStore(database.keysWriterUrl, onError);
  const reader = new TenantReader({ url: database.readerUrl, pool: database.pool, onError });
  const changes = new RowChanges({ url: database.readerUrl, onError });
  const positions = new ViewPositions({ url: database.readerUrl, policies: [], onError });
  const runners = new RunnerStandings(database.readerUrl, [FEED_VIEW], positions, onError);
  const feed = new FeedReading({
    database: reader,
    feeds: contextsOf(CONTEXT_MODULES).flatMap(({ feeds }) => feeds ?? []),
    personal: new PersonalKeys(keyStore, privacy),
    notices: rowNotices(changes, FEED_VIEW, onError),
    inTurn: readTurns(),
    onFault: (err) => logger.warn({ err }, 'the log could not be read, and will be again'),
    head: () => store.head(),
    visible: (position) => positions.waitForPosition([FEED_VIEW], position, VISIBLE_WITHIN_MS),
  });
  const work = new WorkDatabase({ url: database.feedUrl, pool: database.pool, onError });
  const blind = new TenantBlindIndex(keyStore, privacy, new KeyFingerprints(store));
  const codec = new EventCodec(new PersonalKeys(keyStore, privacy), blind);
  const executor = new CommandExecutor(store, codec, { blind });
  const facts = new StateReaderService(store, codec);
  const consumers = keptConsumers({
    ...{ feed, reader, work, blind, executor, facts },
    onFault: (err) => logger.warn({ err }, 'what consumers have done could not be kept'),
  });
  const health = new Health({
    needs: {
      store: () => store.head(),
      postgres: () => reader.check(),
      cursors: () => work.check(),
      keys: () => keyStore.check(),
    },
    runners: () => runners.status(),
    alerts: () => watch.alerts(),
  });
  const metrics = new Metrics(() => runners.status());

  await runners.untilAllHaveBegun();
  await keyStore.prepared();
  await positions.start();
  const readers = new Readers(new TokenVerifier(await tokenSettings(config)));
  const webhooks = startWebhooks({
    ...{ feed, work, executor, facts, guard: { isAllowed: allowedBy(config.webhooks) } },
    onFault: (err, of) => logger.warn({ err, ...of }, 'an endpoint could not be delivered to'),
  });
  watchWebhooks(metrics, webhooks);
  const { operators } = config;
  const listening = await listen(config.feed, { feed, consumers, readers, logger, health, metrics, operators });
  return {
    ...listening,
    stop: async () => {
      await Promise.all([listening.stop(), webhooks.stop()]);
      await Promise.all([
        changes.close(),
        positions.close(),
        runners.close(),
        reader.close(),
        work.close(),
        keyStore.close(),
        store.close(),
      ]);
    },
  };
}
