import { randomUUID } from 'node:crypto';
import { type Api, ApiFault } from '#libs/importing';
import { CommandFault } from '../command.fault.js';

export interface Webhook {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly state: string;
  readonly order: string;
  readonly failingSince: string | null;
  readonly disabledReason: string | null;
  readonly progress: {
    readonly lagEvents: number;
    readonly failedAttempts: number;
    readonly nextAttemptAt: string | null;
    readonly deliveredAt: string | null;
    readonly blockedOrderingKeys: number;
  };
}

export interface Attempt {
  readonly at: string;
  readonly kind: string;
  readonly eventId: string;
  readonly type: string;
  readonly attempt: number;
  readonly outcome: string;
  readonly httpStatus: number | null;
  readonly milliseconds: number;
}

const FIELDS = `id name url state order failingSince disabledReason
  progress { lagEvents failedAttempts nextAttemptAt deliveredAt blockedOrderingKeys }`;
const ATTEMPT = 'at kind eventId type attempt outcome httpStatus milliseconds';

/** All of the tenant, by name. */
export async function webhooksOf(api: Api, after: string | null = null): Promise<readonly Webhook[]> {
  const query = `query Webhooks($after: Position) { webhooks(first: 100, after: $after) { nodes { ${FIELDS} } } }`;
  const { webhooks } = await api<{ webhooks: { nodes: readonly Webhook[] } }>(query, { after });
  return webhooks.nodes;
}

/** One by its id, or by its name where no other has it. Throws CommandFault. */
export async function webhookNamed(api: Api, text: string): Promise<Webhook> {
  const found = (await webhooksOf(api)).filter(({ id, name }) => id === text || name === text);
  const [webhook] = found;
  if (!webhook) throw new CommandFault(`There is no webhook ${text}. concord webhooks list shows all.`);
  if (found.length > 1) throw new CommandFault(`${found.length} webhooks are named ${text}: say which by its id.`);
  return webhook;
}

/** The newest first. */
export async function attemptsOf(
  api: Api,
  id: string,
  first: number,
  failedOnly: boolean,
): Promise<readonly Attempt[]> {
  const query = `query Attempts($id: ID!, $first: Int!, $filter: WebhookAttemptFilter) {
    webhook(id: $id) { attempts(first: $first, filter: $filter) { nodes { ${ATTEMPT} } } }
  }`;
  type Found = { webhook: { attempts: { nodes: readonly Attempt[] } } | null };
  return (
    (await api<Found>(query, { id, first, ...(failedOnly && { filter: { failed: true } }) })).webhook?.attempts.nodes ??
    []
  );
}

export interface Secret {
  readonly number: number;
  readonly verificationKey: string;
  readonly until: string | null;
}

/** The newest first; null for who is no admin. */
export async function secretsOf(api: Api, id: string): Promise<readonly Secret[] | null> {
  const query = 'query Secret($id: ID!) { webhookSecrets(id: $id) { number verificationKey until } }';
  try {
    return (await api<{ webhookSecrets: readonly Secret[] }>(query, { id })).webhookSecrets;
  } catch (fault) {
    if (fault instanceof ApiFault && fault.code === 'FORBIDDEN') return null;
    throw fault;
  }
}

interface Answer {
  readonly id: string | null;
  readonly position: string | null;
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

/** One mutation of webhooks. Throws CommandFault with what it is refused for. @param type of its input, such as `WebhookInput` */
export async function change(
  api: Api,
  mutation: string,
  type: string,
  {
    idempotencyKey = randomUUID(),
    ...input
  }: { readonly idempotencyKey?: string | undefined } & Record<string, unknown>,
): Promise<{ readonly id: string; readonly position: string | null }> {
  const query = `mutation Change($input: ${type}!) { done: ${mutation}(input: $input) { id position userErrors { code message } } }`;
  const { done } = await api<{ done: Answer }>(query, { input: { ...input, idempotencyKey } });
  const [error] = done.userErrors;
  if (error) throw new CommandFault(`${error.message} [${error.code}]`);
  return { id: done.id ?? '', position: done.position };
}
