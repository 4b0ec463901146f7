import type { ReactNode } from "react";
import { span } from "../layout/line.ts";
import type { PickerContent } from "../layout/overlay.ts";
import { TextRow } from "./text-row.tsx";

/** A list to choose from by typing; a sign stands before what is chosen. */
export function Picker({ head, rows, chosen, sign, notice }: Omit<PickerContent, "shows">): ReactNode {
  const chosenSign = span(`${sign} `, "picked");
  return (
    <>
      <TextRow line={head} />
      {notice !== undefined && <TextRow line={notice} />}
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a list that is typed into changes as a whole
        <TextRow key={index} line={[index === chosen ? chosenSign : span("  "), ...row]} />
      ))}
    </>
  );
}
