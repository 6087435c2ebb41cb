import { useState } from "react";
import { Tabs } from "../ui/tabs.tsx";
import { Activity } from "./activity.tsx";
import { Comments } from "./comments.tsx";
import type { StoryDetail } from "./story-data.ts";

interface Props {
  readonly of: Pick<StoryDetail, "comments" | "activity">;
  readonly nameOf: (id: string) => string | undefined;
  readonly onComment: Parameters<typeof Comments>[0]["onAdd"];
}

/** What people said about a story or a task, and what happened to it. */
export function Talk({ of, nameOf, onComment }: Props) {
  const [tab, setTab] = useState<"comments" | "activity">("comments");
  const comments = of.comments.edges.map((edge) => edge.node);
  return (
    <Tabs
      label="Comments and activity"
      value={tab}
      onChange={setTab}
      tabs={[
        { value: "comments", label: `Comments${comments.length > 0 ? ` ${comments.length}` : ""}`, content: <Comments comments={comments} onAdd={onComment} /> },
        { value: "activity", label: "Activity", content: <Activity entries={of.activity.edges.map((edge) => edge.node)} nameOf={nameOf} /> },
      ]}
    />
  );
}
