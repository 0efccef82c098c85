import { isNonNullType } from 'graphql';
import type { Ask, InProcess } from '../journeys/in-process.js';
import { type Asked, nodesOf, type Shown } from './asked.js';
import { QUERIES } from './schema.js';

/** Asks for lists of the root in a service that a suite starts. */
export function listsOf(asked: () => Asked, service: () => InProcess) {
  /** Of lists that ask for a program. */
  const within = (name: string): string => {
    const field = QUERIES.getFields()[name];
    const isAsked = field?.args.some((arg) => arg.name === 'programId' && isNonNullType(arg.type));
    return isAsked ? `, programId: "${asked().seeded.programId}"` : '';
  };
  /** Throws what the answer says is wrong. */
  const list = async (name: string, given: string, fields = 'id', ask = asked().manager): Promise<Shown> => {
    const args = `${given} ${within(name)}`;
    const page = `nodes { ${fields} } pageInfo { hasNextPage endCursor }`;
    const { data, errors } = await ask(`{ ${name}(${args}) { ${page} } }`);
    if (errors) throw new Error(`${name}(${args}): ${JSON.stringify(errors)}`);
    return data[name];
  };
  return {
    list,
    within,
    /** Of all rows. */
    ids: async (name: string, args: string): Promise<string[]> => {
      const found: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: Shown = await list(name, `first: 100${cursor && `, cursor: "${cursor}"`}, ${args}`);
        found.push(...nodesOf(page).map(({ id }) => id));
        cursor = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      }
      return found;
    },
    faultOf: async (query: string): Promise<Shown> => (await asked().manager(query)).errors?.[0],
    partnerNamed: (name: string): Promise<Ask> =>
      service().as({ tenant: 'acme', subject: name, role: 'partner', partnerId: asked().idOf(name) }),
  };
}
