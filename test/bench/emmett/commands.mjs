import { randomUUID } from 'node:crypto';
import { CommandHandler } from '@event-driven-io/emmett';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';

// The counter of ../counter.ts by Emmett's own means. Each message asks for a number of commands and is answered with their cost.

const [database, settings] = process.argv.slice(2);
const { atOnce, eventsAStream } = JSON.parse(settings);
const NOTE = 'as it was told by telephone on Tuesday';

const store = getPostgreSQLEventStore(database);
await store.schema.migrate();

const evolve = (state, { type, data }) =>
  type === 'counter.started' ? { ...state, started: true } : { ...state, total: state.total + BigInt(data.amount) };
const handle = CommandHandler({ evolve, initialState: () => ({ started: false, total: 0n }) });

const started = (counterId) => ({ type: 'counter.started', data: { counterId, label: 'bench' } });
const counted = (counterId) => ({ type: 'counter.counted', data: { counterId, amount: '1', note: NOTE } });

const start = (counterId) =>
  handle(store, `counter-${counterId}`, (state) => {
    if (state.started) throw new Error('it was started');
    return started(counterId);
  });
const count = (counterId) =>
  handle(store, `counter-${counterId}`, (state) => {
    if (!state.started) throw new Error('there is no such counter');
    return counted(counterId);
  });

let ids = [];

/** New streams of some length: those of the round before have grown. */
async function fill() {
  ids = Array.from({ length: 4 * atOnce }, () => randomUUID());
  for (const id of ids) {
    const events = [started(id), ...Array.from({ length: eventsAStream - 1 }, () => counted(id))];
    await store.appendToStream(`counter-${id}`, events);
  }
}

const WORK = {
  existing: (n, lane) => count(ids[(lane + atOnce * n) % ids.length]),
  fresh: () => start(randomUUID()),
};

async function run({ what, commands }) {
  await fill();
  const [began, before] = [performance.now(), process.cpuUsage()];
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async (_, lane) => {
      for (let n = next++; n < commands; n = next++) await WORK[what](n, lane);
    }),
  );
  const { user, system } = process.cpuUsage(before);
  return { perSecond: (commands * 1000) / (performance.now() - began), micros: (user + system) / commands };
}

process.on('message', async (message) => process.send(await run(message)));
process.on('disconnect', async () => {
  await store.close();
  process.exit();
});
process.send('ready');
