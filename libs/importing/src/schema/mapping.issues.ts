import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';

/** Something wrong in a mapping, and where. */
export interface SpecIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Handed to the schema: names what stands in the place of a key that it does not know. */
export const explainUnknownKeys: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== 'unrecognized_keys') return undefined;
  const { shape = {} } = (issue.inst as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def ?? {};
  const known = Object.keys(shape);
  return issue.keys.map((key) => `${key} is no key of the language here${nearest(key, known)}`).join('; ');
};

/** Within a third of its letters; else all that there are. */
function nearest(key: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const best = closest(key, [...known]);
  const near = distance(key.toLowerCase(), best.toLowerCase()) <= Math.max(1, Math.ceil(key.length / 3));
  return near ? `: did you mean ${best}?` : `; there are ${known.join(', ')}`;
}

/** What to tell: each unknown key in its own place, and not what it alone has brought about. */
export function issuesOf(error: z.ZodError): SpecIssue[] {
  const issues = error.issues.flatMap((issue) => inUnion(issue));
  const misspelt = new Set(issues.filter(isUnknownKey).map(({ path }) => path.join('.')));
  return issues
    .filter((issue) => issue.code !== 'custom' || !misspelt.has(issue.path.join('.')))
    .map((issue) => ({
      path: isUnknownKey(issue) ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path,
      message: issue.message,
    }));
}

type Issue = z.core.$ZodIssue;
type UnknownKey = Issue & { readonly code: 'unrecognized_keys'; readonly keys: readonly string[] };

const isUnknownKey = (issue: Issue): issue is UnknownKey => issue.code === 'unrecognized_keys';

/** Of the ways that a value may be written, the one that was meant is told by its unknown key. */
function inUnion(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const meant = issue.errors.find((branch) => branch.some(isUnknownKey));
  return meant?.filter(isUnknownKey).map((one) => ({ ...one, path: [...issue.path, ...one.path] })) ?? [issue];
}
