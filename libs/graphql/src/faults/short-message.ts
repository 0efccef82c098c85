/** A message may quote what was sent; nobody needs more of it than this. */
export const QUOTED = 200;
/** Room for the messages of as many fields as are answered at once. */
const MESSAGE = 16_000;

/** A message with no more than the beginning of each text that it quotes, such as graphql-js quotes whole. Every character is looked at once. */
export function shortMessage(message: string): string {
  const parts: string[] = [];
  let told = 0;
  for (let open = message.indexOf('"'); open >= 0; open = message.indexOf('"', told)) {
    const close = endOfQuote(message, open + 1);
    if (close - open - 1 > QUOTED) parts.push(message.slice(told, open + 1 + QUOTED), '…"');
    else parts.push(message.slice(told, close + 1));
    told = close + 1;
  }
  const short = parts.join('') + message.slice(told);
  return short.length > MESSAGE ? `${short.slice(0, MESSAGE)}…` : short;
}

/** Where the quote that has begun ends; the end of the message where it does not. */
function endOfQuote(message: string, from: number): number {
  for (let at = from; at < message.length; at += 1) {
    if (message[at] === '\\') at += 1;
    else if (message[at] === '"') return at;
  }
  return message.length;
}
