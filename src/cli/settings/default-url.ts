/** The server's address when nothing says otherwise. */
export const DEFAULT_URL = "ws://127.0.0.1:9999";
