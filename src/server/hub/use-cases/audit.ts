import { AUDIT } from "../../../core/protocol/event-names.ts";
import { AuditSchema } from "../../../core/protocol/moderation.ts";
import { defineUseCase } from "../use-case.ts";

/** Reads a page of the audit log, the newest entries first. */
export const auditUseCase = defineUseCase({
  event: AUDIT,
  schema: AuditSchema,
  right: "audit",
  limit: "ask",
  cost: 2,
  heavy: true,
  onlyReads: true,
  run: ({ ports }, { proceed }, query) => {
    proceed();
    return { ...ports.access.audit(query) };
  },
});
