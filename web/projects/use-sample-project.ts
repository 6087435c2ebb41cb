import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { reasonOf } from "../api/commands.ts";
import { useTeam } from "../session/team.ts";
import { announce } from "../ui/announce.tsx";
import { loadSampleProject } from "./project-actions.ts";

export interface SampleLoad {
  readonly loading: boolean;
  /** Why the last try failed. */
  readonly error: string | undefined;
  readonly load: () => void;
}

/** Loads the sample project and goes to its board. */
export function useSampleProject(): SampleLoad {
  const navigate = useNavigate();
  const teamId = useTeam()?.id;
  const [state, setState] = useState<{ loading: boolean; error: string | undefined }>({ loading: false, error: undefined });
  const load = async () => {
    setState({ loading: true, error: undefined });
    announce("Loading the sample project");
    try {
      const key = await loadSampleProject(teamId);
      announce("The sample project is ready");
      await navigate({ to: "/projects/$key/board", params: { key } });
    } catch (error) {
      setState({ loading: false, error: reasonOf(error) });
    }
  };
  return { ...state, load: () => void load() };
}
