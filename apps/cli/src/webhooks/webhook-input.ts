import { CommandFault } from '../command.fault.js';

/** Where to begin, as options of a command. */
export interface PlaceOptions {
  readonly from?: string;
  readonly after?: string;
  readonly since?: string;
  readonly position?: string;
  readonly afterEvent?: string;
}

export interface CreateOptions extends PlaceOptions {
  readonly personalData: string;
  readonly types?: string;
  readonly program?: string;
  readonly partner?: string;
  readonly subject?: string;
  readonly perKey?: boolean;
  readonly thin?: boolean;
  readonly signing: string;
}

/** Throws CommandFault where none is said, or two. */
export function startInput({ from, after, since, position, afterEvent }: PlaceOptions): object {
  const said = Object.entries({ from, cursor: after, since, position, afterEvent }).filter(
    ([, value]) => value !== undefined,
  );
  if (said.length !== 1)
    throw new CommandFault(
      'Say where, by one of --from beginning, --from end, --after, --since, --position, --after-event.',
    );
  return Object.fromEntries(
    said.map(([name, value]) => [name, name === 'from' ? word('--from', value, ['beginning', 'end']) : value]),
  );
}

/** Throws CommandFault. */
export const createInput = (name: string, url: string, options: CreateOptions): object => ({
  ...{ name, url, start: startInput(options) },
  filter: {
    ...{ types: listIn(options.types), programIds: listIn(options.program) },
    ...{ partnerIds: listIn(options.partner), subjectIds: listIn(options.subject) },
  },
  order: options.perKey ? 'PER_KEY' : 'STRICT',
  detail: options.thin ? 'THIN' : 'FULL',
  signing: word('--signing', options.signing, ['hmac', 'ed25519']),
  personalData: word('--personal-data', options.personalData, ['include', 'omit']),
});

function word(option: string, text: string | undefined, words: readonly string[]): string {
  if (text === undefined || !words.includes(text)) throw new CommandFault(`${option} must be ${words.join(' or ')}.`);
  return text.toUpperCase();
}

const listIn = (text = ''): string[] => text.split(',').filter((part) => part !== '');
