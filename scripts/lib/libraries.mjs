import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const IMPORT = /from '#libs\/([a-z-]+)'/g;
const NO_SOURCE = /\.(spec|fixtures)\.ts$/;

/** Which libraries each library and application imports: `{ 'libs/sales' → { 'libs/deals', … } }`. */
export function importsBelow(root) {
  const packages = ['apps', 'libs'].flatMap((kind) => readdirSync(join(root, kind)).map((name) => `${kind}/${name}`));
  return new Map(packages.map((name) => [name, importsOf(join(root, name, 'src'), name)]));
}

function importsOf(sources, name) {
  if (!existsSync(sources)) return new Set();
  const files = readdirSync(sources, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((file) => file.isFile() && file.name.endsWith('.ts') && !NO_SOURCE.test(file.name))
    .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'));
  const found = texts.flatMap((text) => [...text.matchAll(IMPORT)].map(([, library]) => `libs/${library}`));
  return new Set(found.filter((library) => library !== name));
}

/** The same as a picture. An arrow that follows from others is left out: who imports sales has deals below it, too. */
export function pictureOf(imports) {
  const below = (name) => new Set([...(imports.get(name) ?? [])].flatMap((one) => [one, ...below(one)]));
  const arrows = [...imports].flatMap(([from, all]) => {
    const further = new Set([...all].flatMap((one) => [...below(one)]));
    return [...all].filter((to) => !further.has(to)).map((to) => `  ${label(from)} --> ${label(to)}`);
  });
  return ['```mermaid', 'flowchart TD', ...arrows.sort(), '```'].join('\n');
}

const label = (name) => name.replace('libs/', '').replace(/^apps\/(.*)/, 'apps_$1([$1])');

const PICTURE = /```mermaid\n[^`]*```/;

/** The page with its picture brought up to date. */
export const withPicture = (page, picture) => page.replace(PICTURE, () => picture);
