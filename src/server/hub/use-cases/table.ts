import type { UseCase } from "../use-case.ts";
import { auditUseCase } from "./audit.ts";
import { awayUseCase } from "./away.ts";
import { blockUseCase } from "./block.ts";
import { deleteUseCase, editUseCase, pinUseCase, reactUseCase } from "./change.ts";
import { changesUseCase, pinsUseCase, threadUseCase } from "./changes.ts";
import { directUseCase } from "./direct.ts";
import { historyUseCase } from "./history.ts";
import { inboxDoneUseCase, inboxUseCase } from "./inbox.ts";
import { inviteUseCase } from "./invite.ts";
import { joinUseCase } from "./join.ts";
import { leaveUseCase } from "./leave.ts";
import { moderateUseCase } from "./moderate.ts";
import { nickUseCase } from "./nick.ts";
import { readUseCase } from "./read.ts";
import { roomsUseCase } from "./rooms.ts";
import { sayAllUseCase, sayUseCase } from "./say.ts";
import { searchUseCase } from "./search.ts";
import { sessionsUseCase } from "./sessions.ts";
import { roomUseCase } from "./settings.ts";
import { topicUseCase } from "./topic.ts";
import { typingUseCase } from "./typing.ts";
import { whoUseCase } from "./who.ts";

/** Every event that a client may send, by its name. */
export const USE_CASES: ReadonlyMap<string, UseCase> = new Map(
  [
    joinUseCase,
    leaveUseCase,
    sayUseCase,
    sayAllUseCase,
    historyUseCase,
    searchUseCase,
    whoUseCase,
    roomsUseCase,
    nickUseCase,
    topicUseCase,
    awayUseCase,
    editUseCase,
    deleteUseCase,
    reactUseCase,
    pinUseCase,
    pinsUseCase,
    changesUseCase,
    threadUseCase,
    inboxUseCase,
    inboxDoneUseCase,
    readUseCase,
    directUseCase,
    roomUseCase,
    inviteUseCase,
    typingUseCase,
    moderateUseCase,
    auditUseCase,
    sessionsUseCase,
    blockUseCase,
  ].map((useCase) => [useCase.event, useCase]),
);
