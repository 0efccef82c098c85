/** The request has no token, or none that counts. The reason is for the log: the caller is not told which check failed. */
export class Unauthenticated extends Error {
  constructor(readonly reason: string) {
    super('a valid bearer token is required');
  }
}

/** The token is good, its role may not do this. */
export class Forbidden extends Error {
  constructor() {
    super('the role of this token may not do this');
  }
}
