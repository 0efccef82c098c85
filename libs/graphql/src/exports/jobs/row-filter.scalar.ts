import { GraphQLScalarType, Kind, valueFromASTUntyped, type ValueNode } from 'graphql';
import { fault } from '../../faults/faults.js';
import { TAKES_OBJECTS } from '../../types/scalars.js';

type RowFilter = Readonly<Record<string, unknown>>;

const LONGEST = 8_192;

function filterOf(value: unknown): RowFilter {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw fault('BAD_USER_INPUT', 'RowFilter takes an object, such as { status: [SETTLED] }');
  if (JSON.stringify(value).length > LONGEST)
    throw fault('BAD_USER_INPUT', `RowFilter takes at most ${LONGEST} characters of JSON`);
  return value as RowFilter;
}

/** A filter of whichever list is named beside it: that list checks it. */
export const GraphQLRowFilter = new GraphQLScalarType<RowFilter, RowFilter>({
  name: 'RowFilter',
  description:
    'The `filter` of the list that is named beside it, such as `{ period: { from: "2024-01", to: "2024-12" } }` for `commissions`: its fields and values are those of `CommissionFilter`, and it is checked as that is. An object of at most 8,192 characters as JSON; values of enums are their names.',
  extensions: TAKES_OBJECTS,
  serialize: (value) => value as RowFilter,
  parseValue: filterOf,
  parseLiteral: (node: ValueNode, variables) =>
    filterOf(node.kind === Kind.OBJECT ? plain(valueFromASTUntyped(node, variables)) : undefined),
});

/** What graphql-js makes of a literal has no prototype, and is taken for nothing that it knows by whoever checks inputs. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;
