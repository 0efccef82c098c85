import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { importsBelow, pictureOf, withPicture } from './lib/libraries.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const README = new URL('../README.md', import.meta.url);
writeFileSync(README, withPicture(readFileSync(README, 'utf8'), pictureOf(importsBelow(ROOT))));
