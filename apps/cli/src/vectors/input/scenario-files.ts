import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CommandFault } from '../../command.fault.js';
import type { Scenario } from './scenario.js';

/** A file that was named, and what stands in it: a scenario, or why it is none. */
export interface ScenarioFile {
  readonly name: string;
  readonly scenario: Scenario | null;
  readonly fault: string | null;
}

/** The scenarios of files and folders, in the order given, within a folder by name. Throws CommandFault where there is none. */
export function scenariosAt(paths: readonly string[], only: string | undefined): ScenarioFile[] {
  const files = paths.flatMap(filesAt).filter((file) => only === undefined || nameOf(file).includes(only));
  if (files.length > 0) return files.map(readScenario);
  const where = paths.join(', ');
  throw new CommandFault(
    only === undefined ? `There is no .json file at ${where}.` : `No name at ${where} has ${only}.`,
  );
}

const nameOf = (file: string): string => basename(file, '.json');

function filesAt(path: string): string[] {
  if (!existsSync(path)) throw new CommandFault(`There is no ${path}.`);
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => join(path, name));
}

function readScenario(file: string): ScenarioFile {
  const name = nameOf(file);
  try {
    const scenario = JSON.parse(readFileSync(file, 'utf8')) as Scenario;
    const fault = faultOf(scenario);
    return fault === null ? { name, scenario: { ...scenario, name }, fault } : { name, scenario: null, fault };
  } catch (error) {
    return { name, scenario: null, fault: `it is no JSON: ${(error as Error).message}` };
  }
}

/** Only what playing stands on: everything else is judged by the service. */
function faultOf(given: Partial<Scenario> | null): string | null {
  if (typeof given !== 'object' || given === null) return 'it is no object';
  const { program, partners, plans, steps, expect } = given;
  if (!program?.currency || !program.timeZone || !program.startsAt)
    return '`program` needs currency, timeZone, startsAt';
  if (!Array.isArray(partners)) return '`partners` is no list';
  if (!Array.isArray(plans) || plans.length !== 1 || !Array.isArray(plans[0]?.versions))
    return '`plans` is not one plan with `versions`';
  if (!Array.isArray(steps)) return '`steps` is no list';
  return expect?.totals ? null : '`expect` has no `totals`';
}
