import type { Setting } from './settings/setting.js';
import { SETTINGS } from './settings/settings.js';

/** The variables as a Markdown table, the way the README shows them. */
export function settingsTable(): string {
  const rows = Object.entries(SETTINGS).map(
    ([name, { meaning, whenUnset }]: [string, Setting]) => `| \`${name}\` | ${meaning} | ${whenUnset} |`,
  );
  return ['| variable | meaning | when unset |', '|---|---|---|', ...rows].join('\n');
}
