import { LinkDirectory } from '#libs/attribution';
import type { TrackConfig } from '#libs/config';
import { CommandExecutor, EventCodec, NOBODYS_DATA, StateReaderService, watchedStore } from '#libs/eventing';
import { Health, type Logger, Metrics } from '#libs/observability';
import { KeyFingerprints, KeyStore, PersonalKeys, TenantBlindIndex, VisitorSalts } from '#libs/privacy';
import { randomUUID } from 'node:crypto';
import { ClickBatches } from './click-batches.js';
import { ClickNames } from './click-names.js';
import { clickWriter } from './click-writer.js';
import { linkTurns } from './link-turns.js';
import { Redirect } from './redirect.js';
import { trackServer } from './server.js';
import { Visitors } from './visitors.js';

export interface Tracking {
  readonly port: number;
  /** Writes what waits, and closes. */
  stop(): Promise<void>;
}

/** Of the ten seconds that a process has to end. */
const DRAIN_MS = 7_000;
/** How often salts of days that are over are destroyed. */
const FORGET_EVERY_MS = 3_600_000;

/** Connects to the event store and the keys, and follows links. */
export async function startTrack(config: TrackConfig, logger: Logger): Promise<Tracking> {
  const { database, privacy, eventStore, track } = config;
  const { store, watch } = await watchedStore(eventStore, logger);
  const keyStore = new KeyStore(database.keysWriterUrl, (err) => logger.warn({ err }, 'a connection broke'));
  await keyStore.prepared();
  const blind = new TenantBlindIndex(keyStore, privacy, new KeyFingerprints(store));
  const codec = new EventCodec(new PersonalKeys(keyStore, privacy), blind);
  const executor = new CommandExecutor(store, codec, { blind });
  const batches = new ClickBatches(clickWriter(executor, randomUUID()), {
    newName: () => randomUUID(),
    onFault: (err, tenant) =>
      logger.warn({ err, tenant }, 'clicks could not be written: they are tried again, or told as missing'),
  });
  const metrics = new Metrics();
  metrics.watch('concord_track_clicks_waiting', 'Clicks that are not in history yet.', () => batches.waiting);
  metrics.watch(
    'concord_track_clicks_lost',
    'Clicks that no history holds, nor that they are missing.',
    () => batches.untold,
  );
  const health = new Health({
    needs: { store: () => store.head() },
    wants: { keys: () => keyStore.check() },
    ...{ runners: () => [], alerts: () => watch.alerts() },
  });
  // Where a link leads says nothing of a person: nobody who follows one waits for the keys.
  const links = new LinkDirectory(new StateReaderService(store, new EventCodec(NOBODYS_DATA)), linkTurns());
  const names = new ClickNames(blind, {
    onFault: (err, tenant) => logger.warn({ err, tenant }, 'visitors are given no click ids for a while'),
  });
  const salts = new VisitorSalts(keyStore, privacy, (err) =>
    logger.warn({ err }, 'visitors have names of their own for a while'),
  );
  const forget = (): void => {
    salts.forget().catch((err: unknown) => logger.warn({ err }, 'salts of days that are over could not be destroyed'));
  };
  forget();
  const forgetting = setInterval(forget, FORGET_EVERY_MS);
  const redirect = new Redirect({ links, batches, visitors: new Visitors(salts), names });
  const app = trackServer(track, { redirect, health, metrics, operators: config.operators, logger });
  await names.prepare(track.tenants.values());
  await app.listen({ host: track.host, port: track.port });
  const address = app.server.address();
  return {
    port: typeof address === 'object' && address ? address.port : track.port,
    stop: async () => {
      health.drain();
      clearInterval(forgetting);
      await app.close();
      await batches.stop(DRAIN_MS);
      const { waiting } = batches;
      if (waiting > 0)
        logger.warn({ clicks: waiting }, 'clicks are lost: the event store did not answer before the end');
      await Promise.all([store.close(), keyStore.close()]);
    },
  };
}
