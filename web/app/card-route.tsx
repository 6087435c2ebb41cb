import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useCallback } from "react";
import type { ProjectSummary } from "../api/projects.ts";

const StoryPanel = lazy(() => import("../story/story-panel.tsx").then((module) => ({ default: module.StoryPanel })));

/** The card named in the address (`?card=…`), over whichever screen of the project is open. */
export function CardRoute({ project }: { readonly project: ProjectSummary }) {
  const { card } = useSearch({ strict: false });
  const navigate = useNavigate();
  const show = useCallback(
    (id: string | undefined) => void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, card: id }) as Record<string, string | undefined> }),
    [navigate],
  );
  if (card === undefined || card === "") return null;
  return (
    <Suspense>
      <StoryPanel project={project} cardId={card} onClose={() => show(undefined)} onOpen={show} />
    </Suspense>
  );
}
