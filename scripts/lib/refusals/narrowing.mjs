import ts from 'typescript';
import { all, declarationsOf } from './sources.mjs';

/** What of a decision is for one command, as the compiler narrows its type; and what of an answer is thrown away. */
export class Narrowing {
  constructor(checker, commands) {
    this.checker = checker;
    this.commands = commands;
  }

  /** Whether something is called with a command that this one cannot be there. */
  isForOthers(call, command) {
    if (command === undefined) return false;
    const excluded = (given) => {
      if (ts.isCallExpression(given)) return this.isForOthers(given, command);
      if (ts.isPropertyAccessExpression(given)) return excluded(given.expression);
      return ts.isIdentifier(given) && this.#excludes(given, command);
    };
    return call.arguments.some(excluded);
  }

  /** Whether `command.type === 'X'` holds; undefined where something else is asked. */
  isThis(condition, command) {
    if (command === undefined || !ts.isBinaryExpression(condition)) return undefined;
    const { left, operatorToken, right } = condition;
    const asksForType = left.getText().endsWith('.type') && ts.isStringLiteral(right) && this.commands.has(right.text);
    if (!asksForType) return undefined;
    const same = right.text === command;
    if (operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken) return same;
    return operatorToken.kind === ts.SyntaxKind.ExclamationEqualsEqualsToken ? !same : undefined;
  }

  /** Whether the command has got its answer by an `if` that returns: the next statement speaks of others only. */
  isAnswered(statement, block, command) {
    if (command === undefined || !ts.isIfStatement(statement) || !ends(statement.thenStatement)) return false;
    const asked = new Set([...all(statement.expression, ts.isIdentifier)].flatMap((one) => this.#named(one)));
    const next = block.statements.find(({ pos }) => pos >= statement.end);
    return [...(next ? certainIdentifiers(next) : [])].some(
      (one) => this.#named(one).some((named) => asked.has(named)) && this.#excludes(one, command),
    );
  }

  /** Whether nobody hears what a call has refused: it stands alone, or is asked for no more than whether it was refused. */
  isUnheard(node) {
    if (ts.isExpressionStatement(node)) return this.#canRefuse(node.expression);
    return ts.isCallExpression(node) && node.expression.getText() === 'isRefusal' && this.#canRefuse(node.arguments[0]);
  }

  #canRefuse(expression) {
    const call = ts.isAwaitExpression(expression) ? expression.expression : expression;
    if (!ts.isCallExpression(call)) return false;
    const type = this.checker.getAwaitedType(this.checker.getTypeAtLocation(call));
    return (type?.isUnion() ? type.types : [type]).some((member) => member?.getProperty('refused'));
  }

  #excludes(identifier, command) {
    const type = this.checker.getTypeAtLocation(identifier);
    const names = (type.isUnion() ? type.types : [type]).map((member) => {
      const property = member.getProperty('type');
      const literal = property && this.checker.getTypeOfSymbol(property);
      return literal?.isStringLiteral() ? literal.value : undefined;
    });
    return names.every((name) => this.commands.has(name)) && !names.includes(command);
  }

  #named(identifier) {
    return declarationsOf(this.checker, identifier);
  }
}

export const ends = (statement) =>
  ts.isReturnStatement(statement) || (ts.isBlock(statement) && statement.statements.some(ts.isReturnStatement));

const SHORT_CUTS = new Set([
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.AmpersandAmpersandToken,
]);
const isShortCut = (node) => ts.isBinaryExpression(node) && SHORT_CUTS.has(node.operatorToken.kind);

/** Those that are come to whichever way is taken. */
function* certainIdentifiers(node) {
  if (ts.isIdentifier(node)) yield node;
  if (ts.isFunctionLike(node) || ts.isCaseBlock(node)) return;
  const below = [];
  ts.forEachChild(node, (child) => void below.push(child));
  const branches = ts.isIfStatement(node) || ts.isConditionalExpression(node) || isShortCut(node);
  for (const child of branches ? below.slice(0, 1) : below) yield* certainIdentifiers(child);
}
