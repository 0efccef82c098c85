import { isbot } from 'isbot';

/** What of a request tells a machine from a person. */
export interface Visit {
  readonly method: string;
  readonly userAgent: string | undefined;
  /** Of `Sec-Purpose`, `Purpose` and `X-Moz`, as they were sent. */
  readonly purposes: readonly (string | undefined)[];
}

/** Whether a machine looks at a link: it is sent on, and is no click. */
export const isMachine = ({ method, userAgent, purposes }: Visit): boolean =>
  method === 'HEAD' ||
  userAgent === undefined ||
  userAgent.trim() === '' ||
  isbot(userAgent) ||
  purposes.some((purpose) => purpose !== undefined && /prefetch|preview|prerender/i.test(purpose));
