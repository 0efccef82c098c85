import { parseArgs } from 'node:util';
import pc from 'picocolors';
import { ConfigError, readSupervisorConfig, type SupervisorConfig } from '#libs/config';
import { loadDemo } from './demo.js';
import { developmentToken } from './development-token.js';
import { homeAt, makeHome, type Home } from './home/home.js';
import { endOrphans } from './home/orphans.js';
import { LockedError, releaseLock, takeLock } from './home/lock.js';
import { orStopped, stopSignals } from './processes/stop-signals.js';
import { GaveUp } from './processes/process-supervisor.js';
import { Supervisor, type SupervisorEvents } from './supervisor.js';
import type { ChildEnvironment } from './topology.js';

const began = performance.now();
const say = (line = '') => process.stdout.write(`${line}\n`);
const warn = (line: string) => process.stderr.write(`${line}\n`);

const EVENTS: SupervisorEvents = {
  ready: (name, { port }) => say(`  ${name.padEnd(11)} 127.0.0.1:${port}`),
  waiting: (line) => say(`  ${line}`),
  restarting: (name, reason, milliseconds) =>
    warn(pc.yellow(`  ${name} ${reason}; starts again in ${milliseconds / 1000} s`)),
  restarted: (name) => warn(pc.green(`  ${name} serves again`)),
};

async function main(): Promise<void> {
  const { demo } = parseArgs({ options: { demo: { type: 'boolean', default: false } } }).values;
  const config = readSupervisorConfig(process.env);
  const home = homeAt(config.home);
  makeHome(home);
  takeLock(home.lockFile);
  try {
    const left = await endOrphans(home);
    if (left.length) warn(`Ended what a killed start has left: ${left.join(', ')}.`);
    await serve(config, home, demo);
  } finally {
    releaseLock(home.lockFile);
  }
}

async function serve(config: SupervisorConfig, home: Home, demo: boolean): Promise<void> {
  say('Concord starts …');
  const supervisor = new Supervisor(config, home, EVENTS);
  const stop = stopSignals(() => supervisor.kill());
  try {
    const env = await orStopped(Promise.race([supervisor.start(), supervisor.broken]), stop);
    if (env) say(await announcement(config, env));
    if (env && demo) await Promise.race([loadDemo(env, stop), supervisor.broken]);
    if (env) await orStopped(supervisor.broken, stop);
    say('Concord stops …');
  } finally {
    await supervisor.stop();
  }
  say('Stopped.');
}

async function announcement(config: SupervisorConfig, env: ChildEnvironment): Promise<string> {
  const address = `http://${config.http.host}:${env.PORT}`;
  const token = await developmentToken(config);
  return [
    '',
    pc.bold(`Concord is ready after ${((performance.now() - began) / 1000).toFixed(1)} s.`),
    '',
    `  GraphiQL  ${pc.cyan(`${address}/graphiql${token ? `#token=${token}` : ''}`)}`,
    `  API       ${address}/graphql`,
    `  Feed      http://${config.http.host}:${env.CONCORD_FEED_HTTP_PORT}/feed/v1/events, gRPC on port ${env.CONCORD_FEED_PORT}`,
    `  Links     http://${config.http.host}:${env.CONCORD_TRACK_PORT}/r/<key>`,
    token ? `  Token     ${token}` : `  Token     from ${config.access.issuer}`,
    `  Home      ${config.home} (logs in log/)`,
    '',
    'Ctrl-C stops everything.',
    '',
  ].join('\n');
}

main().then(
  () => process.exit(0),
  (fault: Error) => {
    warn(
      pc.red(
        fault instanceof ConfigError || fault instanceof LockedError
          ? fault.message
          : `Concord ${fault instanceof GaveUp ? 'stops' : 'does not start'}. ${fault.message}`,
      ),
    );
    process.exit(1);
  },
);
