import { io } from "socket.io-client";

/** The least that says something and knows it committed: it connects, joins, speaks, and ends with the acknowledgement. */
const [, , url = "", roomId = ""] = process.argv;
const auth = { protocol: 1, nickName: "floor", userId: "u-floor", session: "of-the-floor" };
const socket = io(url, { transports: ["websocket"], reconnection: false, auth });
socket.emit("joinRoom", { roomId, limit: 0 });
socket.emit("client_msg", { roomId, msg: "hello" }, () => process.exit(0));
