import { createContext, use } from "react";

/** Whether the viewer may change what stands within: fields are only read otherwise. */
export const MayEdit = createContext(true);

export function useMayEdit(): boolean {
  return use(MayEdit);
}
