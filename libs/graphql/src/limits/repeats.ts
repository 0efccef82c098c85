import { type GraphQLError, Kind, type ValidationRule, visit } from 'graphql';
import { fault } from '../faults/faults.js';

/** As often one name may be asked for in a document: how all of them fit together is looked at pair by pair. */
const MOST_REPEATS = 100;
/** Each type that there is not is compared with the names of all that there are. */
const MOST_UNKNOWN = 10;
/** After as many errors graphql-js looks no further. */
const VALIDATION_ENDS = 101;

/** Ends the validation of a document that asks for one thing again and again, before the pairs are compared, or that names made-up types. */
export const repeatsRule: ValidationRule = (context) => ({
  Document: (document) => {
    const counts = new Map<string, number>();
    let unknown = 0;
    visit(document, {
      [Kind.NAMED_TYPE]: ({ name }) => {
        if (!context.getSchema().getType(name.value)) unknown += 1;
      },
      [Kind.FIELD]: ({ alias, name }) => {
        const asked = (alias ?? name).value;
        counts.set(asked, (counts.get(asked) ?? 0) + 1);
      },
    });
    const [name] = [...counts].find(([, count]) => count > MOST_REPEATS) ?? [];
    if (name === undefined && unknown <= MOST_UNKNOWN) return;
    const error =
      name === undefined
        ? fault('GRAPHQL_VALIDATION_FAILED', `the document names ${unknown} types that the schema does not have`)
        : fault('TOO_COSTLY', `a document may ask for ${name} ${MOST_REPEATS} times: ask once, in a fragment`);
    for (let n = 0; n < VALIDATION_ENDS; n += 1) context.reportError(error);
  },
});

/** Each error once. */
export const withoutRepeats = <Told extends Pick<GraphQLError, 'message'>>(errors: readonly Told[]): Told[] => {
  const first = errors[0];
  const isOne = first && errors.filter(({ message }) => message === first.message).length >= VALIDATION_ENDS - 1;
  return isOne ? [first] : [...errors];
};
