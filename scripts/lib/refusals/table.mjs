import { format, resolveConfig } from 'prettier';

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
  return format(text, { ...(await resolveConfig(TABLE)), parser: 'typescript' });
}
