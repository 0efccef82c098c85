import cliProgress from 'cli-progress';
import pc from 'picocolors';
import type { ImportEvent } from '#libs/importing';

/** Shows how an import goes. */
export interface Progress {
  tell(event: ImportEvent): void;
  stop(): void;
}

/** How many there have been, on a terminal; nothing elsewhere. */
export function counting(what: string, json = false): { update(count: number): void; stop(): void } {
  if (json || !process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const bar = new cliProgress.SingleBar({ format: `{value} ${what}`, hideCursor: true, clearOnComplete: true });
  bar.start(0, 0);
  return bar;
}

/** A bar on a terminal, lines of JSON elsewhere. */
export const progressOf = ({
  json = false,
  label = '',
}: {
  readonly json?: boolean;
  readonly label?: string;
}): Progress => (process.stderr.isTTY && !json ? new ProgressBar(label) : new ProgressLines());

class ProgressBar implements Progress {
  private readonly began = performance.now();
  private readonly bar: cliProgress.SingleBar;

  constructor(label: string) {
    this.bar = new cliProgress.SingleBar(
      {
        format: `${label ? `${label} ` : ''}{bar} {percentage} %  {value}/{total} lines  {rate} lines/s  {left} left`,
        hideCursor: true,
        clearOnComplete: false,
      },
      cliProgress.Presets.shades_classic,
    );
  }

  tell(event: ImportEvent): void {
    if (event.event === 'checked') this.bar.start(event.lines, 0, { rate: '–', left: '–' });
    if (event.event === 'progress') this.bar.update(event.lines, this.speed(event));
    if (event.event === 'bad-row') this.note(pc.yellow(badRowText(event)));
    if (event.event === 'repeat') {
      this.note(
        `${event.file}:${event.line}: ${event.key} was there before, ${event.equal ? 'equal' : 'with other content'}`,
      );
    }
  }

  stop(): void {
    this.bar.stop();
  }

  private speed({ lines, ofLines }: { readonly lines: number; readonly ofLines: number }): object {
    const rate = lines / Math.max((performance.now() - this.began) / 1000, 0.001);
    return { rate: Math.round(rate), left: rate > 0 ? span((ofLines - lines) / rate) : '–' };
  }

  private note(line: string): void {
    process.stderr.write(`\r\u001b[K${line}\n`);
  }
}

const EVERY_MS = 1_000;

class ProgressLines implements Progress {
  private readonly began = performance.now();
  private last = -EVERY_MS;

  tell(event: ImportEvent): void {
    if (event.event !== 'progress') return this.write(event);
    const now = performance.now();
    if (now - this.last < EVERY_MS && event.lines < event.ofLines) return;
    this.last = now;
    const perSecond = Math.round(event.lines / Math.max((now - this.began) / 1000, 0.001));
    const secondsLeft = perSecond > 0 ? Math.round((event.ofLines - event.lines) / perSecond) : null;
    this.write({ ...event, perSecond, secondsLeft });
  }

  stop(): void {}

  private write(line: object): void {
    process.stderr.write(`${JSON.stringify(line)}\n`);
  }
}

export function badRowText(bad: Extract<ImportEvent, { event: 'bad-row' }>): string {
  const place = [bad.file, bad.line, bad.column].filter((part) => part !== null).join(':');
  const held = bad.group === undefined ? '' : `; the ${bad.rows} rows of ${bad.group} are held back`;
  return `${place}: ${bad.reason}${bad.code ? ` [${bad.code}]` : ''}${held}`;
}

/** `2:05` for 125 seconds. */
const span = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
