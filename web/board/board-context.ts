import { createContext, use } from "react";
import type { Action } from "#schemas/permissions.ts";
import type { WorkStatus } from "#schemas/status.ts";
import type { BoardActions } from "./board-actions.ts";
import type { BoardStore } from "./board-store.ts";
import type { BoardUi } from "./board-ui.ts";

export type CardMenuKind = "actions" | "move" | "assign" | "points" | "priority";

/** What every part of a board may use; the same object for as long as the board is open. */
export interface BoardTools {
  readonly store: BoardStore;
  readonly ui: BoardUi;
  readonly actions: BoardActions;
  readonly open: (cardId: string) => void;
  readonly hrefOf: (cardId: string) => string;
  readonly openMenu: (kind: CardMenuKind, cardId: string) => void;
  readonly nameOf: (id: string) => string | undefined;
  /** What the viewer may do here; what they may not is not offered. */
  readonly may: (action: Action) => boolean;
  readonly startCreating: (status?: WorkStatus) => void;
}

export const BoardToolsContext = createContext<BoardTools | null>(null);

export function useBoardTools(): BoardTools {
  const tools = use(BoardToolsContext);
  if (tools === null) throw new Error("useBoardTools outside of a board");
  return tools;
}
