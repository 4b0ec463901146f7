import type { ReactNode } from "react";
import type { OverlayContent } from "../layout/overlay.ts";
import { Answer } from "./answer.tsx";
import { Help } from "./help.tsx";
import { PastePreview } from "./paste-preview.tsx";
import { Picker } from "./picker.tsx";

/** A pane over the messages. */
export function Overlay(content: OverlayContent): ReactNode {
  switch (content.shows) {
    case "help":
      return <Help {...content} />;
    case "answer":
      return <Answer {...content} />;
    case "paste":
      return <PastePreview {...content} />;
    case "picker":
      return <Picker {...content} />;
  }
}
