import { relative } from 'node:path';
import stories from '../lib/stories.cjs';

const PURE = [new RegExp(stories.STORY), /^libs\/kernel\/src\/(?!.*\.(spec|fixtures)\.ts$)/];

/** What asks a process, a clock, a die or the world. */
const FORBIDDEN = new Set([
  ...['process', 'performance', 'crypto', 'fetch', 'console', 'global', 'require'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
]);

/** Of these, what each member is asked for counts; taken apart or handed on, they hide it. */
const MEMBERS = {
  Date: (name) => name === 'UTC' || name === 'parse',
  Math: (name) => name !== 'random',
  Temporal: (name) => name !== 'Now',
  globalThis: (name) => !FORBIDDEN.has(name) && !Object.hasOwn(MEMBERS, name),
};

/** What rules take of modules that hold randomness, too. */
const TAKEN = {
  crypto: ['createHash', 'hash', 'timingSafeEqual'],
  uuid: ['parse', 'stringify', 'validate', 'v5'],
  'typeid-js': ['TypeID', 'fromUUID'],
};
const takenOf = (module) => TAKEN[module.replace(/^node:/, '')];

function isAllowed(node) {
  const { parent, name } = node;
  if (name === 'Date' && parent.type === 'NewExpression' && parent.callee === node) return parent.arguments.length > 0;
  if (parent.type === 'BinaryExpression') return parent.operator === 'instanceof';
  return parent.type === 'MemberExpression' && !parent.computed && MEMBERS[name](parent.property.name);
}

/** Lint rule: what decides, what that does to the state, and the kernel know no clock, no randomness and no process. */
export const pure = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { refused: "'{{name}}': a rule is told the time, ids and settings; it asks for none of them." },
  },
  create(context) {
    const file = relative(context.cwd, context.filename);
    if (!PURE.some((files) => files.test(file))) return {};
    const report = (node, name) => context.report({ node, messageId: 'refused', data: { name } });
    return {
      ImportDeclaration({ source, specifiers, importKind }) {
        const taken = takenOf(source.value);
        if (!taken || importKind === 'type') return;
        for (const one of specifiers)
          if (one.importKind !== 'type' && !taken.includes(one.imported?.name)) report(one, one.local.name);
      },
      "ImportSpecifier[imported.name='Temporal']"(node) {
        for (const variable of context.sourceCode.getDeclaredVariables(node)) judgeAll(variable.references);
      },
      'Program:exit'() {
        const { through, variables } = context.sourceCode.scopeManager.globalScope;
        judgeAll([...through, ...variables.flatMap(({ references }) => references)]);
      },
    };

    function judgeAll(references) {
      for (const node of new Set(references.map(({ identifier }) => identifier))) judge(node);
    }

    function judge(node) {
      if (node.parent.type.startsWith('TS')) return;
      if (FORBIDDEN.has(node.name) || (Object.hasOwn(MEMBERS, node.name) && !isAllowed(node))) report(node, node.name);
    }
  },
};
