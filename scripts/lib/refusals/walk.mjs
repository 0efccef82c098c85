import ts from 'typescript';
import { Codes } from './codes.mjs';
import { commandOf, handlersOf } from './commands.mjs';
import { ends, Narrowing } from './narrowing.mjs';
import { declarationsOf, isOwn, nameOf } from './sources.mjs';

/**
 * Which codes stand in a piece of the sources, and which other pieces it may come to. A piece is a declaration, looked at on the way of one
 * command: of what is decided by a command's type, only that command's share counts.
 */
export class Walk {
  #seen = new Map();

  constructor(program, ruleCodes) {
    this.checker = program.getTypeChecker();
    this.handlers = handlersOf(program);
    this.narrowing = new Narrowing(this.checker, this.handlers);
    this.codes = new Codes(this.checker, ruleCodes);
  }

  /** Every code that may be answered from there on; on the way of one command, if it is given. */
  from(declarations, command) {
    const [codes, met] = [new Set(), new Set()];
    const waiting = declarations.map((node) => ({ node, command }));
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const found = this.#piece(next);
      if (met.has(found)) continue;
      met.add(found);
      found.codes.forEach((code) => codes.add(code));
      waiting.push(...found.pieces);
    }
    return codes;
  }

  #piece({ node, command }) {
    const ofNode = this.#seen.get(node) ?? new Map();
    this.#seen.set(node, ofNode);
    const known = ofNode.get(command);
    if (known) return known;
    const found = { codes: new Set(), pieces: [], command, whole: node };
    ofNode.set(command, found);
    this.#look(node, found);
    return found;
  }

  #look(node, found) {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    if (ts.isClassLike(node) && node !== found.whole) return;
    if (this.narrowing.isUnheard(node)) return;
    if (ts.isIdentifier(node)) return this.#follow(node, found);
    if (ts.isCallExpression(node)) {
      if (this.narrowing.isForOthers(node, found.command)) return;
      this.codes.ofCall(node, found.codes);
    }
    if (ts.isPropertyAssignment(node)) this.codes.ofProperty(node, found.codes);
    if (ts.isObjectLiteralExpression(node)) return this.#object(node, found);
    if (ts.isSwitchStatement(node) && this.#isByCommand(node, found)) return this.#switch(node, found);
    if (ts.isBlock(node) || ts.isCaseOrDefaultClause(node)) return this.#statements(node, found);
    if (ts.isConditionalExpression(node)) return this.#conditional(node, found);
    if (ts.isClassLike(node)) return this.#input(node, found);
    ts.forEachChild(node, (child) => this.#look(child, found));
  }

  /** An identifier leads to what it names: a command to what decides it. */
  #follow(identifier, found) {
    if (ts.isPropertyAssignment(identifier.parent) && identifier.parent.name === identifier) return;
    for (const declaration of declarationsOf(this.checker, identifier)) {
      const command = commandOf(declaration);
      if (command !== undefined) {
        for (const node of this.handlers.get(command) ?? []) found.pieces.push({ node, command });
      } else if (!isOwn(declaration.getSourceFile())) this.codes.ofRule(identifier, declaration, found.codes);
      else if (leads(declaration, found.whole) && !this.#isRuleOf(declaration, identifier))
        found.pieces.push({ node: declaration, command: found.command });
    }
  }

  /** Whoever reads a field that a rule has settled does not come to the rule: that is a function, and the field is none. */
  #isRuleOf(declaration, identifier) {
    if (!ts.isPropertyAssignment(declaration)) return false;
    const [rule, field] = [declaration.initializer, identifier].map((node) => this.checker.getTypeAtLocation(node));
    const isCalled = (type) => this.checker.getNonNullableType(type).getCallSignatures().length > 0;
    return isCalled(rule) && !isCalled(field);
  }

  /** Of an object with an entry for each command, the entry of this one. An aggregate is met by its commands alone. */
  #object(node, found) {
    const names = node.properties.map(nameOf);
    if (names.includes('decider') && names.includes('commands')) return;
    node.properties.forEach((property, at) => {
      const isOthers = found.command !== undefined && this.handlers.has(names[at]) && names[at] !== found.command;
      if (!isOthers) this.#look(property, found);
    });
  }

  #isByCommand({ caseBlock }, { command }) {
    return command !== undefined && caseBlock.clauses.some((clause) => this.handlers.has(labelOf(clause)));
  }

  #switch({ expression, caseBlock: { clauses } }, found) {
    this.#look(expression, found);
    const own = clauses.findIndex((clause) => labelOf(clause) === found.command);
    const first = own >= 0 ? own : clauses.findIndex(ts.isDefaultClause);
    for (const clause of first < 0 ? [] : clauses.slice(first)) {
      this.#look(clause, found);
      if (clause.statements.length > 0) return;
    }
  }

  /** In order; what comes after the command has got its answer is not for it. */
  #statements(node, found) {
    for (const statement of node.statements) {
      const is = ts.isIfStatement(statement) ? this.narrowing.isThis(statement.expression, found.command) : undefined;
      if (is === undefined) this.#look(statement, found);
      else {
        const branch = is ? statement.thenStatement : statement.elseStatement;
        if (branch) this.#look(branch, found);
        if (is && ends(branch)) return;
      }
      if (is === undefined && this.narrowing.isAnswered(statement, node, found.command)) return;
    }
  }

  #conditional(node, found) {
    const is = this.narrowing.isThis(node.condition, found.command);
    if (is !== false) this.#look(node.whenTrue, found);
    if (is !== true) this.#look(node.whenFalse, found);
    if (is === undefined) this.#look(node.condition, found);
  }

  /** The rules of an input: of its own properties, and of what it extends. */
  #input(node, found) {
    const parents = (node.heritageClauses ?? []).filter(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
    for (const { types } of parents) for (const { expression } of types) this.#look(expression, found);
    for (const member of node.members.filter(ts.isPropertyDeclaration)) {
      for (const { expression } of ts.getDecorators(member) ?? []) this.#look(expression, found);
    }
  }
}

const labelOf = (clause) =>
  ts.isCaseClause(clause) && ts.isStringLiteral(clause.expression) ? clause.expression.text : undefined;

/** The same for every mutation, so its codes are named once: see `DOOR`. */
const THE_WAY = '/libs/graphql/src/mutations/mutations.ts';

/** What code of its own stands behind; what lies inside the piece is looked at with it. */
function leads(declaration, whole) {
  if (declaration === whole || declaration.getSourceFile().fileName.endsWith(THE_WAY)) return false;
  if (ts.isClassLike(declaration)) return isInput(declaration) || ts.isClassLike(whole);
  const holds =
    ts.isVariableDeclaration(declaration) ||
    ts.isPropertyDeclaration(declaration) ||
    ts.isPropertyAssignment(declaration);
  if (!ts.isFunctionLike(declaration) && !(holds && declaration.initializer)) return false;
  for (let node = declaration; node; node = node.parent) if (node === whole) return false;
  return true;
}

const isInput = (node) =>
  (ts.getDecorators(node) ?? []).some(({ expression }) => /^(InputType|ArgsType)\b/.test(expression.getText()));
