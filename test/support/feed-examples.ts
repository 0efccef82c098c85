import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Golden {
  readonly event: object;
  readonly sealed: readonly { readonly path: string }[];
}

/** Where a personal field stands below `data`: the path of the log begins with the field of `Event`, and ends in a dot for all of a map. */
const below = (path: string): string => path.split('.').slice(1).join('.').replace(/\.$/, '');

/** The text of `libs/feed/src/generated/examples.ts`: the golden file of each public type, which a test holds true. */
export function examplesText(folder: string): string {
  const lines = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      const { event, sealed } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Golden;
      const personalPaths = [...new Set(sealed.map(({ path }) => below(path)))];
      return `  ${JSON.stringify(file.slice(0, -'.json'.length))}: ${JSON.stringify({ personalPaths, event })},`;
    });
  return [
    '/* Generated from test/golden/feed; CONCORD_GOLDEN=add writes it. */',
    "import type { EventJson } from '#libs/feed-client';",
    '',
    'export interface Example {',
    '  readonly personalPaths: readonly string[];',
    '  readonly event: EventJson;',
    '}',
    '',
    '/** By public type. */',
    'export const EXAMPLES: Readonly<Record<string, Example>> = {',
    ...lines,
    '};',
    '',
  ].join('\n');
}
