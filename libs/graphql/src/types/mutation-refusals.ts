import type { GraphQLSchema } from 'graphql';

/** Codes of refusals, with a blank between two. */
type CodeList = string;

/** Which codes each mutation can answer. Generated: nobody writes them down by hand. */
export interface MutationRefusals {
  /** What any of them can answer. */
  readonly every: CodeList;
  readonly mutations: Readonly<Record<string, { readonly rules: CodeList; readonly input: CodeList }>>;
}

/** Lets every mutation say in its description with which codes it refuses. */
export const describeRefusals =
  ({ every, mutations }: MutationRefusals) =>
  (schema: GraphQLSchema): GraphQLSchema => {
    const fields = schema.getMutationType()?.getFields() ?? {};
    for (const [name, { rules, input }] of Object.entries(mutations)) {
      const field = fields[name];
      if (field) field.description = `${field.description ?? ''} ${sentenceOf(rules, input, every)}`.trim();
    }
    return schema;
  };

/** `Refused: NOT_FOUND; for its input: OUT_OF_RANGE; as any mutation: BAD_TEXT, STREAM_TRIMMED.` */
function sentenceOf(rules: CodeList, input: CodeList, every: CodeList): string {
  const parts = [listed('', rules), listed('for its input: ', input), listed('as any mutation: ', every)];
  return `Refused: ${parts.filter(Boolean).join('; ')}.`;
}

const listed = (what: string, codes: CodeList): string => (codes === '' ? '' : `${what}${codes.replaceAll(' ', ', ')}`);
