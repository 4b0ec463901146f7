import { toJsonSchema } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";
import { PipeInputSchema } from "../../src/cli/commands/pipe/input-records.ts";
import { PipeOutputSchema } from "../../src/cli/commands/pipe/records.ts";
import {
  AccessRecordSchema,
  AuditRecordSchema,
  ChangedRecordSchema,
  CheckRecordSchema,
  InboxRecordSchema,
  MemberRecordSchema,
  MessageRecordSchema,
  ReceiptRecordSchema,
  SessionRecordSchema,
  SettingRecordSchema,
  TokenRecordSchema,
} from "../../src/cli/io/records.ts";
import {
  InviteRecordSchema,
  RoomRecordSchema,
  RoomSettingsRecordSchema,
} from "../../src/cli/io/room-records.ts";

/** A record that the program prints or reads, one a line. */
interface Published {
  readonly title: string;
  readonly schema: GenericSchema;
}

const PUBLISHED: Readonly<Record<string, Published>> = {
  message: {
    title: "tail, history, search, wait --json; what on gives its command",
    schema: MessageRecordSchema,
  },
  changed: {
    title: "tail --changes --json; what on --changes gives its command",
    schema: ChangedRecordSchema,
  },
  receipt: { title: "send, edit, delete, react, pin --json", schema: ReceiptRecordSchema },
  inbox: { title: "inbox --json", schema: InboxRecordSchema },
  member: { title: "who --json", schema: MemberRecordSchema },
  session: { title: "sessions --json", schema: SessionRecordSchema },
  token: { title: "token list --json", schema: TokenRecordSchema },
  room: { title: "rooms --json", schema: RoomRecordSchema },
  "room-settings": { title: "room --json", schema: RoomSettingsRecordSchema },
  invite: { title: "invite --json", schema: InviteRecordSchema },
  setting: { title: "config --json", schema: SettingRecordSchema },
  check: { title: "doctor --json", schema: CheckRecordSchema },
  access: { title: "admin list --json", schema: AccessRecordSchema },
  audit: { title: "audit --json", schema: AuditRecordSchema },
  "pipe-input": { title: "what pipe reads", schema: PipeInputSchema },
  "pipe-output": { title: "what pipe prints", schema: PipeOutputSchema },
};

/** Every published JSON schema (draft 2020-12) by the name of its file in `docs/json/`. */
export function jsonSchemas(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(PUBLISHED).map(([name, { title, schema }]) => {
      const described = toJsonSchema(schema, {
        target: "draft-2020-12",
        typeMode: "output",
        ignoreActions: ["check", "transform", "raw_transform", "readonly"],
      });
      return [`${name}.schema.json`, `${JSON.stringify({ title, ...described }, null, 2)}\n`];
    }),
  );
}
