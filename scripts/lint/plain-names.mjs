import { relative } from 'node:path';
import { KNOWN } from './known-names.mjs';

/* The left column of docs/glossary.md: words of this house that the field has other words for. */
const INSTEAD = {
  door: 'graphql, guard',
  desk: 'workflow',
  sheet: 'batch',
  told: 'timeline, payload extras',
  telling: 'payload extras',
  given: 'input, draft',
  filing: 'submission',
  judging: 'review',
  following: 'applying a decision',
  asking: 'requesting protection',
  marking: 'flagging',
  noting: 'annotation',
  noted: 'annotation',
  knowledge: 'state reader',
  facts: 'state reader',
  books: 'accounting periods',
  wish: 'requested amount',
  rerated: 'true-up',
  gates: 'payout eligibility',
  carried: 'carry-forward reason',
  bookkeeping: 'journal',
  likeness: 'similarity',
  roster: 'membership list',
  look: 'evaluation run',
  kit: 'enablement assets',
  surroundings: 'ledger context',
  lane: 'processor, ordering key',
  duty: 'singleton job',
  wakes: 'retryOn',
  procedure: 'multi-stream command handler',
  blame: 'record fault',
  witness: 'fingerprint',
  keeper: 'process supervisor',
  leftovers: 'orphans',
  maker: 'aggregator',
  intake: 'reader',
  patient: 'retrying',
  saga: 'policy',
  root: 'entry',
  draw: 'allocation',
  slot: 'open-registration quota',
  imitates: 'confusable',
  tells: 'payload extras',
};

/* Everyday words, which are refused as a name of their own: by themselves they say nothing of what they hold. */
const INSTEAD_ALONE = {
  place: 'queue entry, or what it is a place of',
  words: 'text validation',
  texts: 'text validation',
  passed: 'skipped source',
  left: 'remaining',
  seal: 'encrypt',
};

const wordsOf = (name) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);

const isRefused = (word) => Object.hasOwn(INSTEAD, word);
/** A word as it is, or one of many such things. */
const refusedWord = (word) => [word, word.replace(/s$/, '')].find(isRefused);

/** The word for which a name is refused, and what to say instead. */
function refusedIn(name) {
  const word = wordsOf(name).map(refusedWord).find(Boolean);
  if (word) return { word, instead: INSTEAD[word] };
  const alone = name.toLowerCase();
  return Object.hasOwn(INSTEAD_ALONE, alone) ? { word: alone, instead: INSTEAD_ALONE[alone] } : undefined;
}

/** Lint rule: no file and no export is named by a word of the glossary's left column. */
export const plainNames = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      refused: "'{{name}}' says '{{word}}'; docs/glossary.md has: {{instead}}.",
      renamed: "'{{name}}' is no longer here: take it out of scripts/lint/known-names.mjs.",
    },
  },
  create(context) {
    const file = relative(context.cwd, context.filename);
    const known = new Set(KNOWN[file]);
    const report = (node, name) => {
      const refused = refusedIn(name);
      if (!refused || known.delete(name)) return;
      context.report({ node, messageId: 'refused', data: { name, ...refused } });
    };
    const reportDeclared = (declaration) => {
      if (declaration?.id) report(declaration.id, declaration.id.name);
      for (const { id } of declaration?.declarations ?? []) if (id.type === 'Identifier') report(id, id.name);
    };
    return {
      Program(node) {
        report(node, file.replace(/^(libs|apps)\/[^/]+\/src\//, ''));
      },
      ExportNamedDeclaration({ declaration, specifiers, source }) {
        reportDeclared(declaration);
        // What is passed on of another file is named there.
        for (const { local, exported } of specifiers)
          if (!source || exported.name !== local.name) report(exported, exported.name);
      },
      ExportDefaultDeclaration({ declaration }) {
        reportDeclared(declaration);
      },
      'Program:exit'(node) {
        for (const name of known) context.report({ node, messageId: 'renamed', data: { name } });
      },
    };
  },
};
