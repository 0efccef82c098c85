import { spawn } from 'node:child_process';
import { mainOf, type ChildEnvironment } from './topology.js';

/** Loads the demo through the public API by `concord demo`, whose progress goes to this terminal. */
export function loadDemo(env: ChildEnvironment, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cli = spawn(process.execPath, [mainOf('cli'), 'demo'], { env: { ...process.env, ...env }, stdio: 'inherit' });
    stop.addEventListener('abort', () => cli.kill('SIGTERM'), { once: true });
    cli.once('error', (fault) => finish(`could not be started: ${fault.message}`));
    cli.once('exit', (code, signal) => finish(code === 0 ? undefined : `ended with ${signal ?? `exit code ${code}`}`));
    function finish(fault: string | undefined): void {
      if (fault && !stop.aborted) process.stderr.write(`The demo was not loaded: it ${fault}. The service runs on.\n`);
      resolve();
    }
  });
}
