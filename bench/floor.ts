import { render, Text } from "ink";
import { createElement } from "react";
import { io } from "socket.io-client";

/** The least a screen over Ink and socket.io-client can be: it says one thing and ends. A url would have it connect. */
const [, , text = "", url] = process.argv;
if (url !== undefined) io(url);
const { unmount } = render(createElement(Text, undefined, text));
unmount();
