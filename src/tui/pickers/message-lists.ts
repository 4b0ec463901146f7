import type { MessageListName } from "../state/overlay-state.ts";
import { inbox } from "./inbox.ts";
import { links } from "./links.ts";
import type { MessageListDefinition } from "./message-list.ts";
import { pins } from "./pins.ts";

/** Every list of messages, by its name. */
export const MESSAGE_LISTS: Readonly<Record<MessageListName, MessageListDefinition>> = { inbox, pins, links };
