import ts from 'typescript';
import { declarationsOf, nameOf } from './sources.mjs';

/** Parameters and properties of these names hold the code of a refusal. */
const NAMES = new Set(['refused', 'code']);
/** No rules of their own; what is no id is the id of nothing. */
const NO_RULE = new Set(['IsOptional', 'ValidateNested', 'ValidateBy', 'ValidateIf', 'IsUUID']);

/** Which codes stand at a place of the sources, by the types of what stands there. */
export class Codes {
  constructor(checker, ruleCodes) {
    this.checker = checker;
    this.ruleCodes = ruleCodes;
    /** Codes that nobody can know from the sources, with their place. */
    this.unknown = new Set();
  }

  /** A code that something is called with. */
  ofCall(call, codes) {
    this.checker.getResolvedSignature(call)?.parameters.forEach((parameter, at) => {
      if (!NAMES.has(parameter.name) || isFault(parameter)) return;
      const given = call.arguments[at];
      if (given) this.#told(given, codes, ts.isSpreadElement(given) ? this.#first(given) : undefined);
    });
    if (call.expression.getText() !== 'ValidateBy') return;
    const name = call.arguments[0]?.properties?.find((property) => nameOf(property) === 'name')?.initializer?.text;
    if (name && this.ruleCodes[name]) codes.add(this.ruleCodes[name]);
  }

  /** The code of a refusal, or of an answer to a client. */
  ofProperty(property, codes) {
    if (!NAMES.has(nameOf(property))) return;
    const contextual = this.checker.getContextualType(property.parent);
    const type = contextual && this.checker.getNonNullableType(contextual);
    const others = nameOf(property) === 'refused' ? ['message'] : ['message', 'field'];
    if (type && others.every((name) => type.getProperty(name))) this.#told(property.initializer, codes);
  }

  /** The code of a rule of class-validator. */
  ofRule({ text }, declaration, codes) {
    if (!declaration.getSourceFile().fileName.includes('/class-validator/') || NO_RULE.has(text)) return;
    const rule = Object.keys(this.ruleCodes).find((name) => name.toLowerCase() === text.toLowerCase());
    codes.add(rule ? this.ruleCodes[rule] : 'BAD_VALUE');
  }

  /** What a spread list begins with. */
  #first({ expression }) {
    return this.checker.getTypeArguments(this.checker.getTypeAtLocation(expression))[0];
  }

  #told(expression, codes, type = this.checker.getTypeAtLocation(expression)) {
    if (this.#isCallers(expression)) return;
    for (const member of type.isUnion() ? type.types : [type]) {
      if (member.isStringLiteral()) codes.add(member.value);
      else if (member.flags & ts.TypeFlags.String && !isOfAnother(expression)) this.#note(expression);
    }
  }

  /** A parameter of such a name: whoever gives it is looked at. */
  #isCallers(expression) {
    const named = ts.isIdentifier(expression) ? declarationsOf(this.checker, expression) : [];
    return named.some((one) => (ts.isParameter(one) || ts.isBindingElement(one)) && NAMES.has(nameOf(one)));
  }

  #note(node) {
    const file = node.getSourceFile();
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    this.unknown.add(`${file.fileName}:${line + 1} ${node.getText()}`);
  }
}

/** The code of a refusal that is handed on. */
const isOfAnother = (expression) => ts.isPropertyAccessExpression(expression) && NAMES.has(expression.name.text);

/** A fault is no answer of the business: it is told at the top. */
const isFault = (parameter) =>
  (parameter.declarations ?? []).some((declaration) => /FaultCode/.test(declaration.type?.getText() ?? ''));
