import { relative } from 'node:path';

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
};

const wordsOf = (name) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);

const refusedIn = (name) => wordsOf(name).find((word) => Object.hasOwn(INSTEAD, word));

/** Lint rule: no file and no export is named by a word of the glossary's left column. */
export const plainNames = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { refused: "'{{name}}' says '{{word}}'; docs/glossary.md has: {{instead}}." },
  },
  create(context) {
    const report = (node, name) => {
      const word = refusedIn(name);
      if (word) context.report({ node, messageId: 'refused', data: { name, word, instead: INSTEAD[word] } });
    };
    return {
      Program(node) {
        report(node, relative(context.cwd, context.filename).replace(/^(libs|apps)\/[^/]+\/src\//, ''));
      },
      ExportNamedDeclaration({ declaration }) {
        if (!declaration) return;
        if (declaration.id) report(declaration.id, declaration.id.name);
        for (const { id } of declaration.declarations ?? []) if (id.type === 'Identifier') report(id, id.name);
      },
    };
  },
};
