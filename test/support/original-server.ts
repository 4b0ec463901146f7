import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import moment from "moment";
import { Server } from "socket.io";

/**
 * The original document's server, typed out as it is, mistakes included: a roster array with string keys (it arrives
 * as `[]`), no check of anything, no acknowledgement. Only express is left out, which it uses for nothing but `listen`.
 */
export async function startOriginalServer(
  onPort = 0,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(onPort, "127.0.0.1", resolve));
  const socketIo = new Server(server, { cors: { origin: true } });

  const groupUser: any = [];
  socketIo.on("connection", (socket) => {
    socket.on("disconnect", () => {
      Object.keys(groupUser).forEach((item) => {
        groupUser[item] = groupUser[item].filter((ele: { socketId: string }) => ele.socketId !== socket.id);
      });
    });

    socket.on("joinRoom", (data) => {
      const { nickName, id, roomId } = data;
      socket.join(roomId);
      if (!groupUser[roomId]) groupUser[roomId] = [];
      groupUser[roomId].push({
        nickName,
        socketId: socket.id,
        id,
      });
      socket.emit("roomUser", groupUser);
      socket.broadcast.emit("roomUser", groupUser);
    });

    socket.on("client_msg", (data) => {
      const { msg, nickName, roomId, userId } = data;
      const params = {
        msg,
        nickName,
        roomId,
        times: moment(new Date().getTime()).format("YYYY-MM-DD HH:mm:ss"),
        userId,
      };

      const leftMessage = { ...params, type: 1 };
      const rightMessage = { ...params, type: 2 };

      socket.in([data.roomId]).emit("server_msg", leftMessage);
      socket.emit("server_msg", rightMessage);
    });
  });

  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}`,
    close: async () => {
      await socketIo.close();
    },
  };
}
