import { spawn } from 'node:child_process';

/** Runs a command and answers whether it succeeded and how long it took; with `quiet` its words come only if it failed. */
export function runStep(name, program, parameters, { quiet = false, env = {} } = {}) {
  const began = performance.now();
  const shell = process.platform === 'win32';
  const stdio = ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'];
  const child = spawn(program, parameters, { stdio, shell, env: { ...process.env, ...env } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk));
  return new Promise((resolve) => {
    const end = (passed) => {
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      if (quiet && !passed) process.stdout.write(said);
      console.log(`${passed ? 'passed' : 'FAILED'}  ${name}  ${seconds} s`);
      resolve({ name, passed });
    };
    child.once('error', (fault) => {
      said += `${fault.message}\n`;
      end(false);
    });
    child.once('close', (code) => end(code === 0));
  });
}
