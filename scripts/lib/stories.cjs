const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { EDGE_FOLDERS } = require('./context-folders.cjs');

const LIBS = join(__dirname, '../../libs');

// A library is a context when its module says so.
const isContext = (name) => {
  try {
    return readFileSync(join(LIBS, name, `src/${name}.module.ts`), 'utf8').includes(
      'static readonly context = context(',
    );
  } catch {
    return false;
  }
};
const CONTEXTS = `(${readdirSync(LIBS).filter(isContext).join('|')})`;

const TEST = '\\.(spec|test)\\.ts$';
const EDGE = `(${EDGE_FOLDERS.join('|')})/`;
// What a file of a context without folders is for, when it is no part of its rules.
const ROLE = '[^/]*[.](view|queries|resolver|policy|deadlines|provider|feed|state-reader|types)[.]ts$';
const NO_RULE = '.*[.](module|fixtures|spec|test)[.]ts$';
// The rules: what is decided, and what that does to the state. index.ts is the context's door.
const STORY = `^libs/${CONTEXTS}/src/(?!index[.]ts$)(?!${EDGE})(?!${ROLE})(?!${NO_RULE}).*[.]ts$`;

module.exports = { CONTEXTS, EDGE, STORY, TEST };
