/** Variables of this program that are empty, as compose files and unit files leave them: commander would take them as given. */
export function unsetEmpty(env: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(env)) {
    if (name.startsWith("GROUPCHAT_") && value?.trim() === "") delete env[name];
  }
}

/** An environment in which what is empty is not set. */
export function withoutEmpty(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
}
