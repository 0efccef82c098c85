import { refuse, type Refusal } from '../decision/decider.js';
import { textFault } from './text.js';

/** Why this is no e-mail address for the field: BAD_EMAIL. At most 254 characters. */
export function emailFault(given: string, field: string): Refusal<'BAD_EMAIL'> | undefined {
  const odd = textFault(given, field, { most: 254 });
  if (odd) return { ...odd, refused: 'BAD_EMAIL' };
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(given)) return undefined;
  return refuse('BAD_EMAIL', 'give an address such as ada@example.com', field);
}
