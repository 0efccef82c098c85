import ts from 'typescript';
import { all, declarationsOf, isOwn, nameOf } from './sources.mjs';

/** The name of a command's class, `class X extends command('X')<{…}>() {}`; undefined for any other. */
export function commandOf(node) {
  if (!ts.isClassDeclaration(node)) return undefined;
  const [parent] = (node.heritageClauses ?? []).flatMap(({ types }) => types);
  const outer = parent?.expression;
  const inner = outer && ts.isCallExpression(outer) ? outer.expression : undefined;
  const made = inner && (ts.isExpressionWithTypeArguments(inner) ? inner.expression : inner);
  if (!made || !ts.isCallExpression(made) || made.expression.getText() !== 'command') return undefined;
  return made.arguments[0]?.text;
}

/** Of each command what decides it: the parts of its aggregate. */
export function handlersOf(program) {
  const checker = program.getTypeChecker();
  const handlers = new Map();
  for (const file of program.getSourceFiles().filter(isOwn)) {
    for (const literal of all(file, ts.isObjectLiteralExpression)) {
      const parts = new Map(literal.properties.map((property) => [nameOf(property), property]));
      if (!parts.has('decider') || !parts.has('commands')) continue;
      for (const name of commandNames(checker, parts.get('commands'))) {
        const known = handlers.get(name) ?? [];
        handlers.set(name, [...known, parts.get('decider'), parts.get('prepare')].filter(Boolean));
      }
    }
  }
  return handlers;
}

/** The commands of an object that lists their classes, or of a module that has them. */
function commandNames(checker, property) {
  const value = ts.isShorthandPropertyAssignment(property) ? property.name : property.initializer;
  return checker
    .getTypeAtLocation(value)
    .getProperties()
    .flatMap((member) => {
      const target = member.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(member) : member;
      const classes = (target.declarations ?? []).flatMap((declaration) => {
        if (ts.isShorthandPropertyAssignment(declaration)) return declarationsOf(checker, declaration.name);
        if (ts.isPropertyAssignment(declaration)) return declarationsOf(checker, declaration.initializer);
        return [declaration];
      });
      return classes.map(commandOf).filter(Boolean);
    });
}
