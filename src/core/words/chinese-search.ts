import type { SearchWords } from "./english-search.ts";

/** Sentences for a search that can't be read, in simplified Chinese. */
export const chineseSearch: SearchWords = {
  searchProblem: {
    unknownOperator: (operator) =>
      `不支持按 ${operator}: 搜索；可用 from: in: before: has:link，含冒号的词请加引号`,
    noValue: (operator) => `${operator}：后面要紧跟内容（含空格时加引号），例如 from:小明`,
    unknownHas: (value) => `不支持 has:${value}，可用 has:link`,
    noWords: "请至少输入一个关键词，或使用 has:link",
  },
  badBefore: {
    unknown: (text) =>
      `before:${text} 不是可识别的时间，可输入：2026-11-20、昨天、“周一 9:30”、2小时前，或消息编号`,
    future: (text) => `before:${text} 还没到`,
  },
};
