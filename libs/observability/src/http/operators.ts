import { createHash, timingSafeEqual } from 'node:crypto';

/** Who is told more of a process than whether it is ready. */
export interface OperatorAccess {
  /** What they show as a bearer token. */
  readonly token?: string;
  /** Without a token: everybody who gets here, or nobody. */
  readonly isOpen: boolean;
}

/** Whether a request with this `Authorization` header is one of an operator. */
export function operatorOf({ token, isOpen }: OperatorAccess): (authorization: string | undefined) => boolean {
  if (token === undefined) return () => isOpen;
  const expected = digest(`Bearer ${token}`);
  // Of equal length, so that the time of the comparison tells nothing.
  return (authorization = '') => timingSafeEqual(digest(authorization.replace(/^bearer /i, 'Bearer ')), expected);
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
