import type { Ask, InProcess } from '../journeys/in-process.js';
import { type Asked, nodesOf, type Shown } from './asked.js';

/** Asks for lists of the root in a service that a suite starts. */
export function listsOf(asked: () => Asked, service: () => InProcess) {
  /** Throws what the answer says is wrong. */
  const list = async (name: string, args: string, fields = 'id', ask = asked().manager): Promise<Shown> => {
    const page = `nodes { ${fields} } pageInfo { hasNextPage endCursor }`;
    const { data, errors } = await ask(`{ ${name}(${args}) { ${page} } }`);
    if (errors) throw new Error(`${name}(${args}): ${JSON.stringify(errors)}`);
    return data[name];
  };
  return {
    list,
    /** Of 100 rows at most. */
    ids: async (name: string, args: string): Promise<string[]> =>
      nodesOf(await list(name, `first: 100, ${args}`)).map(({ id }) => id),
    faultOf: async (query: string): Promise<Shown> => (await asked().manager(query)).errors?.[0],
    partnerNamed: (name: string): Promise<Ask> =>
      service().as({ tenant: 'acme', subject: name, role: 'partner', partnerId: asked().idOf(name) }),
  };
}
