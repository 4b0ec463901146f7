import io, { type Socket } from "socket.io-client";
import type { Payload } from "./payload.ts";

/** The groups of the original document. */
const group = [
  { name: "聊天群1", value: 1 },
  { name: "聊天群2", value: 2 },
];

/**
 * The client of the original document, written as it is there: no handshake, no acknowledgement, all groups joined at
 * once, messages kept by room. What it only leaves to a page (sending, the roster) is a method here.
 */
export class OriginalClient {
  readonly socket: Socket;
  readonly msgArr = new Map<string, Payload[]>();
  readonly rosters: Payload[] = [];
  readonly events: string[] = [];
  readonly nickName: string;
  readonly userId: string | number;

  constructor(url: string, nickName: string, userId: string | number) {
    this.nickName = nickName;
    this.userId = userId;
    const socket = io(url, { forceNew: true });
    this.socket = socket;

    group.forEach((item) => {
      socket.emit("joinRoom", {
        nickName,
        id: userId,
        roomId: `room${item.value}`,
      });
    });

    const msgArr = this.msgArr;
    socket.on("server_msg", (data) => {
      const { roomId } = data;
      if (!msgArr.get(roomId)) msgArr.set(roomId, []);
      const roomData = msgArr.get(roomId)?.concat(data);
      msgArr.set(roomId, roomData ?? []);
    });

    socket.on("roomUser", (groupUser) => this.rosters.push(groupUser));
    socket.onAny((event) => this.events.push(event));
  }

  send(msg: string, currentChat: { roomId: string | number }): void {
    const { nickName, userId } = this;
    this.socket.emit("client_msg", {
      msg,
      nickName,
      roomId: `room${currentChat.roomId}`,
      userId,
    });
  }
}
