/**
 * Returns the environment without the variables that are empty, as compose files and unit files leave them. Only the empty
 * string is empty: somebody wrote a blank value, and is told where it can't be used.
 */
export function withoutEmpty(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
}
