import { useNavigate } from "@tanstack/react-router";
import { FileUp, FolderKanban, Plus, Sparkles } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import { useProjects } from "../api/projects.ts";
import { HeaderSlot } from "../frame/header-slot.tsx";
import { useCommands } from "../palette/registry.ts";
import { useMay, useTeam } from "../session/team.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState, ErrorState, Skeleton } from "../ui/states.tsx";
import { FirstRun } from "./first-run.tsx";
import { ProjectList } from "./project-list.tsx";
import { useSampleProject } from "./use-sample-project.ts";

const ImportDialog = lazy(() => import("../import/import-dialog.tsx").then((module) => ({ default: module.ImportDialog })));
const CreateProjectDialog = lazy(() => import("./create-project-dialog.tsx").then((module) => ({ default: module.CreateProjectDialog })));

/** All projects, or the first run where there is none yet. */
export function ProjectsScreen() {
  const { projects, loading, error, refetch } = useProjects();
  const [over, setOver] = useState<"create" | "import" | undefined>();
  const navigate = useNavigate();
  const sample = useSampleProject();
  const takenKeys = useMemo(() => new Set((projects ?? []).map((project) => project.key)), [projects]);
  const may = useMay(useTeam()?.id);
  const creates = may("manage_projects");
  const imports = creates && may("import");
  const close = () => setOver(undefined);
  useCommands([
    { id: "project:create", title: "Create a project", group: "Projects", keys: "c", icon: <Plus size={14} aria-hidden />, enabled: creates, run: () => setOver("create") },
    { id: "project:import", title: "Import a backlog", group: "Projects", icon: <FileUp size={14} aria-hidden />, enabled: imports, run: () => setOver("import") },
    { id: "project:sample", title: "Load the sample project", group: "Projects", icon: <Sparkles size={14} aria-hidden />, enabled: creates && !sample.loading, run: sample.load },
  ]);
  return (
    <>
      {creates && projects !== undefined && projects.length > 0 && (
        <HeaderSlot>
          <div className="ml-auto flex items-center gap-2">
            {imports && <Button size="sm" icon={<FileUp size={14} aria-hidden />} onClick={() => setOver("import")}>Import</Button>}
            <Button size="sm" variant="primary" icon={<Plus size={14} aria-hidden />} onClick={() => setOver("create")}>New project</Button>
          </div>
        </HeaderSlot>
      )}
      {loading && <LoadingTable />}
      {projects === undefined && !loading && <ErrorState title="The projects could not be loaded" onRetry={refetch}>{error}</ErrorState>}
      {projects?.length === 0 && !creates && <EmptyState icon={<FolderKanban size={28} aria-hidden />} title="No projects yet">Whoever leads the team creates them. They appear here by themselves.</EmptyState>}
      {projects?.length === 0 && creates && <FirstRun sample={sample} onImport={() => setOver("import")} onCreate={() => setOver("create")} />}
      {projects !== undefined && projects.length > 0 && <ProjectList projects={projects} />}
      <Suspense>
        {over === "create" && (
          <CreateProjectDialog
            onClose={close}
            takenKeys={takenKeys}
            onCreated={(key) => {
              close();
              void navigate({ to: "/projects/$key/backlog", params: { key } });
            }}
          />
        )}
        {over === "import" && <ImportDialog onClose={close} />}
      </Suspense>
    </>
  );
}

function LoadingTable() {
  return (
    <output className="mx-auto flex max-w-5xl flex-col gap-2 p-4 sm:p-6">
      <span className="sr-only">Loading the projects</span>
      {Array.from({ length: 4 }, (_, i) => (
        <Skeleton key={i} className="h-14" />
      ))}
    </output>
  );
}
