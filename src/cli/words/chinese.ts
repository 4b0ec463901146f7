import { type CliWords, english } from "./english.ts";

/** 简体中文。 */
export const chinese: CliWords = { ...english };
