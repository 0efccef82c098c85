/** What a child process inherits: its output has no colours, whatever the terminal or the CI of this run would like. */
export function childEnv(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, npm_lifecycle_event: __, ...env } = process.env;
  return { ...env, NO_COLOR: '1', NODE_OPTIONS: '' };
}
