import type { Entry } from "../../core/protocol/entry.ts";
import { type ChatError, chatError } from "../../core/protocol/errors.ts";
import type { RoomId, UserId } from "../../core/protocol/names.ts";
import type { Role } from "../../core/protocol/roles.ts";
import type { PasswordGate } from "./password-gate.ts";
import type { ReadClaims } from "./token.ts";
import type { TokenGate } from "./token-gate.ts";

/** Everything that a client shows at the gate. */
export interface Credentials {
  /** The key of its address. */
  readonly address: string;
  readonly token: string | undefined;
  /** The user that it claims to be; undefined for a base client. */
  readonly user:
    | {
        readonly userId: UserId;
        readonly password: string | undefined;
        /** The id of the password by which its session came in, if it has one. */
        readonly passwordId: string | undefined;
        /** It shows an invite that holds, or came in by one before. */
        readonly isInvited: boolean;
      }
    | undefined;
}

/** The thing by which a client came in. */
export type Pass =
  | { readonly type: "none" }
  | { readonly type: "password"; readonly passwordId: string }
  | { readonly type: "invite" }
  | { readonly type: "token"; readonly claims: ReadClaims };

/** The proof by which a client came in. */
export interface Standing {
  /** Its role on the server, unless its user was given another one. */
  readonly role: Role;
  /** The only rooms that it may be in; undefined for all. */
  readonly rooms: Pick<ReadonlySet<RoomId>, "has"> | undefined;
  readonly pass: Pass;
}

/** The ways into a server that is not open to all who reach it. */
export interface Ways {
  readonly password?: PasswordGate | undefined;
  readonly tokens?: TokenGate | undefined;
}

/** Decides who may come in, and who may stay. Without a way of its own it is open. `onChange` is called when somebody may have to go. */
export class Gate {
  onChange: () => void = () => {};
  readonly entry: Entry;
  readonly #ways: Ways;

  /** `isLocal`: only programs on the machine of the server reach it. */
  constructor(ways: Ways, isLocal: boolean) {
    this.#ways = ways;
    const isOpen = ways.password === undefined && ways.tokens === undefined;
    this.entry = isOpen ? (isLocal ? "local" : "open") : "closed";
  }

  /** Lets a client in; throws UNAUTHORIZED, with a reason that says which ways there are, or RATE_LIMITED. */
  async admit({ address, token, user }: Credentials): Promise<Standing> {
    const { password, tokens } = this.#ways;
    if (tokens !== undefined && token !== undefined) return byToken(await tokens.check(token, address));
    if (this.entry !== "closed") return without(user === undefined ? "guest" : "member");
    if (password !== undefined && user?.passwordId === password.id) return byPassword(password.id);
    if (password !== undefined && user?.password !== undefined) {
      return byPassword(await password.check(user.password, user.userId, address));
    }
    if (user?.isInvited) return BY_INVITE;
    if (password === undefined) throw chatError("token-needed", {});
    throw chatError(tokens === undefined ? "password-needed" : "password-or-token-needed", {});
  }

  /** The reason for which somebody may not stay; undefined while they may. */
  review({ pass }: Standing): ChatError | undefined {
    const { password, tokens } = this.#ways;
    if (pass.type === "token") return tokens?.review(pass.claims);
    const isOver = pass.type === "password" && pass.passwordId !== password?.id;
    return isOver ? chatError("password-changed", {}) : undefined;
  }

  /** Takes in what the operator has changed beside the server, and what time has. */
  refresh(): void {
    const { password, tokens } = this.#ways;
    const changes = [password?.refresh(), tokens?.refresh()]; // both, whatever the first one says
    if (changes.includes(true)) this.onChange();
  }
}

function without(role: Role): Standing {
  return { role, rooms: undefined, pass: { type: "none" } };
}

function byPassword(passwordId: string): Standing {
  return { role: "member", rooms: undefined, pass: { type: "password", passwordId } };
}

/** The rooms are those of its user, once that is known. */
const BY_INVITE: Standing = { role: "member", rooms: new Set(), pass: { type: "invite" } };

function byToken(claims: ReadClaims): Standing {
  const rooms = claims.rooms && new Set(claims.rooms);
  return { role: claims.role, rooms, pass: { type: "token", claims } };
}
