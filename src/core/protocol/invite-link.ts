/** A way into a room of a server: its URL, and the secret of an invite. */
export interface InviteLink {
  readonly url: string;
  readonly secret: string;
}

/** The scheme of a link by that of the server's URL. */
const SCHEMES = new Map([
  ["ws:", "groupchat:"],
  ["http:", "groupchat:"],
  ["wss:", "groupchats:"],
  ["https:", "groupchats:"],
]);

const LINK = /^(groupchats?):\/\/([^/\s]+)\/join\/([\w-]{1,64})\/?$/i;

/** Writes the link of an invite, which can be read anywhere; undefined where the server's URL is none that others can reach. */
export function formatInviteLink({ url, secret }: InviteLink): string | undefined {
  const server = URL.canParse(url) ? new URL(url) : undefined;
  const scheme = server && SCHEMES.get(server.protocol);
  return scheme && server && `${scheme}//${server.host}/join/${secret}`;
}

/** Reads the link of an invite; undefined for anything else. */
export function parseInviteLink(text: string): InviteLink | undefined {
  const [, scheme = "", host = "", secret = ""] = LINK.exec(text.trim()) ?? [];
  const url = `${scheme.toLowerCase() === "groupchats" ? "wss" : "ws"}://${host}`;
  return secret === "" || !URL.canParse(url) ? undefined : { url, secret };
}
