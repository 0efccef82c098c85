/** Operations that GraphiQL opens with, in order. */
export interface Example {
  readonly title: string;
  readonly query: string;
  readonly variables?: object;
}
