import path from 'node:path';
import ts from 'typescript';

/** Files as they were read: for a second look at the same sources with some of them changed. */
const read = new Map();

/** The sources of the libraries and of the api as the compiler sees them; `changed` puts other texts in the place of files. */
export function sourcesOf(root, changed = new Map()) {
  const config = path.join(root, 'tsconfig.build.json');
  const { options, fileNames } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(config, ts.sys.readFile).config,
    ts.sys,
    root,
  );
  const own = { ...options, incremental: false, noEmit: true, tsBuildInfoFile: undefined };
  const host = ts.createCompilerHost(own, true);
  const { getSourceFile } = host;
  host.getSourceFile = (name, how, ...rest) => {
    const text = changed.get(path.relative(root, name));
    if (text !== undefined) return ts.createSourceFile(name, text, how, true);
    if (!read.has(name)) read.set(name, getSourceFile.call(host, name, how, ...rest));
    return read.get(name);
  };
  return ts.createProgram(
    fileNames.filter((name) => /\/(libs|apps\/api)\//.test(name)),
    own,
    host,
  );
}

export const isOwn = (file) => !file.isDeclarationFile && !file.fileName.includes('/node_modules/');

/** Every node of a kind, wherever it stands. */
export function* all(node, is) {
  if (is(node)) yield node;
  const below = [];
  ts.forEachChild(node, (child) => void below.push(child));
  for (const child of below) yield* all(child, is);
}

export const nameOf = (node) => (node.name && 'text' in node.name ? node.name.text : undefined);

/** What an identifier names, through imports and exports. */
export function declarationsOf(checker, identifier) {
  const shorthand = ts.isShorthandPropertyAssignment(identifier.parent);
  let symbol = shorthand
    ? checker.getShorthandAssignmentValueSymbol(identifier.parent)
    : checker.getSymbolAtLocation(identifier);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  return symbol?.declarations ?? [];
}
