import { randomUUID } from 'node:crypto';
import type { Api } from '#libs/importing';
import { CommandFault } from '../command.fault.js';

interface Export {
  readonly id: string;
  readonly of: string;
  readonly format: string;
  readonly state: string;
  readonly rowsDone: number;
  readonly rowsExpected: number;
  readonly expiresAt: string;
}

const FIELDS = 'id of format state rowsDone rowsExpected expiresAt';

/** Those of whoever asks, the newest first. */
export const exportsOf = async (api: Api): Promise<readonly Export[]> =>
  (await api<{ exports: readonly Export[] }>(`{ exports { ${FIELDS} } }`, {})).exports;

/** Throws CommandFault with what it is refused for. */
export const startExport = (api: Api, input: object, key?: string): Promise<Export> =>
  change(api, 'startExport', 'StartExportInput', input, key);

/** Throws CommandFault with what it is refused for. */
export const cancelExport = (api: Api, exportId: string, key?: string): Promise<Export> =>
  change(api, 'cancelExport', 'CancelExportInput', { exportId }, key);

interface Answer {
  readonly export: Export;
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

async function change(
  api: Api,
  mutation: string,
  type: string,
  input: object,
  key: string = randomUUID(),
): Promise<Export> {
  const query = `mutation Change($input: ${type}!) { done: ${mutation}(input: $input) { export { ${FIELDS} } userErrors { code message } } }`;
  const { done } = await api<{ done: Answer }>(query, { input: { ...input, idempotencyKey: key } });
  const [error] = done.userErrors;
  if (error) throw new CommandFault(`${error.message} [${error.code}]`);
  return done.export;
}
