/** How the importer reaches GraphQL. Throws ApiFault. */
export type Api = <Data>(document: string, variables: object) => Promise<Data>;

/** A request that has no answer, as opposed to one that the business refuses. */
export class ApiFault extends Error {
  constructor(
    /** `UNREACHABLE`, or the code of a top-level GraphQL error. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export interface ApiAddress {
  readonly url: string;
  readonly token: string;
  /** How long one request may take. Milliseconds, two minutes unless given. */
  readonly timeoutMs?: number;
}

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** GraphQL over HTTP. */
export function graphqlApi({ url, token, timeoutMs = 120_000 }: ApiAddress): Api {
  return async <Data>(query: string, variables: object): Promise<Data> => {
    const answer = await post<Data>(url, token, JSON.stringify({ query, variables }), timeoutMs);
    const [error] = answer.errors ?? [];
    if (error) throw new ApiFault(error.extensions?.code ?? 'INTERNAL', error.message);
    if (!answer.data) throw new ApiFault('UNREACHABLE', `${url} did not answer as GraphQL does`);
    return answer.data;
  };
}

async function post<Data>(url: string, token: string, body: string, timeoutMs: number): Promise<Answer<Data>> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    return (await response.json()) as Answer<Data>;
  } catch (fault) {
    throw new ApiFault('UNREACHABLE', `${url} does not answer: ${reasonOf(fault)}`);
  }
}

/** What fetch throws says little; its cause says why. */
function reasonOf(fault: unknown): string {
  const { cause, message } = fault as Error & { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
}
