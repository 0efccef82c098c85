import { SETTINGS, type SettingName, type Settings } from './settings/settings.js';

/** Variables by name, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that could be read, and a sentence for each that could not. */
export interface ReadSettings {
  readonly settings: Partial<Settings>;
  readonly faults: readonly string[];
}

/** Reads every variable on its own, so that one fault does not hide another. An empty variable counts as unset. */
export function readSettings(env: Environment): ReadSettings {
  const faults: string[] = [];
  const settings: Record<string, unknown> = {};
  for (const name of Object.keys(SETTINGS) as SettingName[]) {
    const read = SETTINGS[name].read.safeParse(env[name] === '' ? undefined : env[name]);
    if (read.success) settings[name] = read.data;
    else faults.push(`${name} ${read.error.issues.map(({ message }) => decapitalize(message)).join(', ')}.`);
  }
  return { settings: settings as Partial<Settings>, faults };
}

function decapitalize(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
