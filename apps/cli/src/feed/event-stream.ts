/** A message of an event stream as browsers read it. */
export interface StreamMessage {
  /** What to go on after; of a heartbeat there is nothing else. */
  readonly id: string | undefined;
  readonly event: string | undefined;
  readonly data: string | undefined;
}

/** The messages of an event stream, whatever parts its text arrives in. What is cut off at the end is left out. */
export async function* messagesOf(parts: AsyncIterable<string>): AsyncGenerator<StreamMessage> {
  let rest = '';
  for await (const part of parts) {
    const blocks = (rest + part).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) yield messageOf(block);
  }
}

function messageOf(block: string): StreamMessage {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
    const before = fields.get(name);
    if (name) fields.set(name, before === undefined ? value : `${before}\n${value}`);
  }
  return { id: fields.get('id'), event: fields.get('event'), data: fields.get('data') };
}
