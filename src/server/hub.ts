import type { Clock } from "../core/clock.ts";
import { serverError } from "../core/errors.ts";
import type { Limits } from "../core/limits.ts";
import { type RoomId, toUserId } from "../core/names.ts";
import {
  type ClientMsg,
  type HistoryQuery,
  type JoinRoom,
  NOTICE,
  OTHERS,
  PROTOCOL,
  SERVER_MSG,
  WELCOME,
} from "../core/protocol.ts";
import { toTimes } from "../core/time.ts";
import { type Admission, admit } from "./admission.ts";
import { Directory } from "./directory.ts";
import { type Deliver, fanOut, toServerMsgs } from "./fanout.ts";
import { type Identities, SYSTEM } from "./identity.ts";
import { readJoinPage } from "./join-page.ts";
import { type MessageLog, messageId, type StoredMessage } from "./message-log.ts";
import { Presence } from "./presence.ts";
import { type Connection, type ConnectionId, dialectOf, type Membership, type Person, toMember } from "./room.ts";
import { Throttle } from "./throttle.ts";
