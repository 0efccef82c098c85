import { format } from 'oxfmt';
import { readFileSync } from 'node:fs';

export const TABLE = 'apps/api/src/generated/refusals.ts';

/** The text of the table that the api describes its mutations by. */
export async function tableOf({ mutations, every }) {
  const entries = Object.entries(mutations).map(
    ([name, { rules, input }]) => `${name}: { rules: '${rules.join(' ')}', input: '${input.join(' ')}' },`,
  );
  const text = `import type { MutationRefusals } from '#libs/graphql';

/* Written by \`npm run refusals\` from what the rules can answer. */
export const REFUSALS: MutationRefusals = {
  every: '${every.join(' ')}',
  mutations: {
    ${entries.join('\n')}
  },
};
`;
  const style = JSON.parse(readFileSync(new URL('../../../.oxfmtrc.json', import.meta.url), 'utf8'));
  const { code, errors } = await format(TABLE, text, style);
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return code;
}
