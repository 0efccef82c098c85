import { plainNames } from './plain-names.mjs';
import { pure } from './pure.mjs';
import { revisions } from './revisions.mjs';
import { typeImports } from './type-imports.mjs';

/** The rules of this house, as .oxlintrc.json loads them. */
export default {
  meta: { name: 'house' },
  rules: { 'plain-names': plainNames, pure, revisions, 'type-imports': typeImports },
};
