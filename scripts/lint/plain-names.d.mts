import type { Rule } from 'eslint';

/** ESLint rule: no file and no export is named by a word of the glossary's left column. */
export const plainNames: Rule.RuleModule;
