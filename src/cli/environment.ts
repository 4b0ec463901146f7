/**
 * The environment without the variables that are empty, as compose files and unit files leave them. Empty is the empty string
 * alone: what is blank was written by somebody, and is told where it can't be used.
 */
export function withoutEmpty(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
}
