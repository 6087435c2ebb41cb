import { useEffect, useRef, useState } from "react";
import type { ImportPreview, ImportProgress, ImportTarget } from "#schemas/imports.ts";
import { suggestKey } from "#schemas/project-key.ts";
import { newId, reasonOf, sendCommand } from "../api/commands.ts";
import { useProjects, type ProjectSummary } from "../api/projects.ts";
import { notePosition } from "../api/position.ts";
import { browserTimeZone } from "../projects/time-zones.ts";
import { useTeamId } from "../session/team.ts";
import { announce } from "../ui/announce.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { toastDone } from "../ui/toast.tsx";
import { ChooseStep } from "./choose-step.tsx";
import { cancelImport, followImport, runImport, uploadImport } from "./import-client.ts";
import { mappingOf, projectNameFrom, type Mapping } from "./mapping.ts";
import { MappingStep } from "./mapping-step.tsx";
import { ReportStep } from "./report-step.tsx";
import { RunStep } from "./run-step.tsx";

type Flow =
  | { readonly step: "choose"; readonly uploading: string | undefined; readonly error: string | undefined }
  | { readonly step: "mapping"; readonly preview: ImportPreview; readonly file: string; readonly mapping: Mapping; readonly target: ImportTarget; readonly starting: boolean; readonly error: string | undefined }
  | { readonly step: "running"; readonly id: string; readonly progress: ImportProgress | undefined; readonly cancelling: boolean; readonly error: string | undefined }
  | { readonly step: "report"; readonly progress: ImportProgress };

const start: Flow = { step: "choose", uploading: undefined, error: undefined };
const titles: Readonly<Record<Flow["step"], string>> = { choose: "Import a backlog", mapping: "Check the columns", running: "Importing", report: "Import report" };

interface Props {
  readonly onClose: () => void;
  /** The project to import into unless another is chosen; left out, a new one is offered. */
  readonly projectId?: string;
}

/** From a CSV file to stories: choose, check the columns, run, read the report. Mounted while it is open. */
export function ImportDialog({ onClose, projectId }: Props) {
  const { projects = [] } = useProjects();
  const [flow, setFlow] = useState<Flow>(start);
  const teamId = useTeamId();
  const upload = useRef<AbortController>(undefined);
  // One id for every attempt: sent again after a lost answer, the project is not made twice.
  const newProject = useRef({ id: newId(), name: "" });
  useEffect(() => () => upload.current?.abort(), []);

  const choose = async (file: File) => {
    const controller = new AbortController();
    upload.current = controller;
    setFlow({ step: "choose", uploading: file.name, error: undefined });
    const target: ImportTarget = projectId === undefined ? { project_name: projectNameFrom(file.name) } : { project_id: projectId };
    try {
      const preview = await uploadImport(file, controller.signal);
      announce("The file was read. Check how its columns are understood.");
      setFlow({ step: "mapping", preview, file: file.name, mapping: mappingOf(preview.columns), target, starting: false, error: undefined });
    } catch (error) {
      setFlow({ step: "choose", uploading: undefined, error: controller.signal.aborted ? undefined : reasonOf(error) });
    }
  };
  const run = async (now: Extract<Flow, { step: "mapping" }>) => {
    setFlow({ ...now, starting: true, error: undefined });
    try {
      const id = await projectFor(now.target, teamId, projects, newProject.current);
      await runImport(now.preview.id, now.mapping, id);
      setFlow({ step: "running", id: now.preview.id, progress: undefined, cancelling: false, error: undefined });
    } catch (error) {
      setFlow({ ...now, starting: false, error: reasonOf(error) });
    }
  };
  const cancel = async (now: Extract<Flow, { step: "running" }>) => {
    setFlow({ ...now, cancelling: true, error: undefined });
    try {
      await cancelImport(now.id);
    } catch (error) {
      setFlow((latest) => (latest.step === "running" ? { ...latest, cancelling: false, error: reasonOf(error) } : latest));
    }
  };

  const runningId = flow.step === "running" ? flow.id : undefined;
  useEffect(() => {
    if (runningId === undefined) return undefined;
    return followImport(runningId, (progress) => {
      if (progress.position !== null) notePosition(progress.position);
      setFlow((now) => {
        if (now.step !== "running" || now.id !== runningId) return now;
        return progress.status === "running" || progress.status === "preview" ? { ...now, progress } : { step: "report", progress };
      });
    });
  }, [runningId]);

  const close = () => {
    if (flow.step === "running") toastDone("The import goes on; its stories appear as they are made");
    onClose();
  };
  return (
    <Dialog open onOpenChange={(open) => !open && close()} title={titles[flow.step]} size={flow.step === "choose" ? "md" : "lg"}>
      {flow.step === "choose" && <ChooseStep uploading={flow.uploading} error={flow.error} onChoose={(file) => void choose(file)} onAbort={() => upload.current?.abort()} />}
      {flow.step === "mapping" && (
        <MappingStep
          file={flow.file}
          preview={flow.preview}
          mapping={flow.mapping}
          target={flow.target}
          projects={projects}
          starting={flow.starting}
          error={flow.error}
          onMapping={(mapping) => setFlow({ ...flow, mapping })}
          onTarget={(target) => setFlow({ ...flow, target })}
          onBack={() => setFlow(start)}
          onRun={() => void run(flow)}
        />
      )}
      {flow.step === "running" && <RunStep progress={flow.progress} cancelling={flow.cancelling} error={flow.error} onCancel={() => void cancel(flow)} onHide={close} />}
      {flow.step === "report" && <ReportStep progress={flow.progress} onClose={onClose} onAgain={() => setFlow(start)} />}
    </Dialog>
  );
}

/**
 * The project to import into, made in the browser's time zone where there is none of that name yet. `made` remembers
 * what an attempt before has made.
 */
async function projectFor(target: ImportTarget, teamId: string, projects: readonly ProjectSummary[], made: { id: string; name: string }): Promise<string> {
  if ("project_id" in target) return target.project_id;
  const name = target.project_name.trim();
  const known = projects.find((project) => project.name === name);
  if (known) return known.id;
  if (made.name === name) return made.id;
  const key = suggestKey(name, new Set(projects.map((project) => project.key)));
  const id = made.name === "" ? made.id : newId();
  await sendCommand("create_project", { project_id: id, team_id: teamId, name, time_zone: browserTimeZone(), ...(key === "" ? {} : { key }) });
  Object.assign(made, { id, name });
  return id;
}
