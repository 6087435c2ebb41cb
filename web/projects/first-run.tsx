import { FileUp, LoaderCircle, Plus, Sparkles, type LucideIcon } from "lucide-react";
import { Button } from "../ui/button.tsx";
import { OrbitMark } from "../ui/orbit-mark.tsx";
import type { SampleLoad } from "./use-sample-project.ts";

interface Props {
  readonly onImport: () => void;
  readonly onCreate: () => void;
  readonly sample: SampleLoad;
}

/** What somebody sees first of all: what this is, and three ways to begin. */
export function FirstRun({ onImport, onCreate, sample }: Props) {
  return (
    <section aria-labelledby="first-run" className="mx-auto flex max-w-3xl flex-col items-center px-4 py-10 sm:py-20">
      <OrbitMark size={44} />
      <h2 id="first-run" className="mt-4 text-center text-xl">Plan your first sprint</h2>
      <p className="mt-1 max-w-md text-center text-text-2">Bring the stories you already have, look around in a project with some history, or start with an empty one.</p>
      <div className="mt-8 grid w-full gap-3 sm:grid-cols-3">
        <Way icon={FileUp} title="Import a backlog" text="A CSV file from Jira or anywhere else. You see how its columns are understood before anything is made." action="Choose a file" primary disabled={sample.loading} onStart={onImport} />
        <Way icon={Sparkles} title="Load the sample project" text="A small team, some weeks in: a running sprint, a burndown, a history. Delete it when you have seen it." action={sample.loading ? "Loading…" : "Load the sample"} disabled={sample.loading} onStart={sample.load} />
        <Way icon={Plus} title="Create a project" text="A name and a time zone are enough. Type stories one below the other and plan from there." action="Create a project" disabled={sample.loading} onStart={onCreate} />
      </div>
      <output className="mt-4 block min-h-10 w-full">
        {sample.loading && (
          <span className="flex items-center justify-center gap-2 text-text-2">
            <LoaderCircle size={16} aria-hidden className="animate-spin text-accent-text" />
            Writing the sample project's history, event by event
          </span>
        )}
        {sample.error !== undefined && <span className="block text-center text-danger">The sample project was not loaded. {sample.error}</span>}
      </output>
    </section>
  );
}

interface WayProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly primary?: boolean;
  readonly disabled: boolean;
  readonly onStart: () => void;
}

function Way({ icon: Icon, title, text, action, primary = false, disabled, onStart }: WayProps) {
  return (
    <div className="flex flex-col rounded-lg border border-line bg-surface-1 p-4 shadow-card">
      <Icon size={20} aria-hidden className="text-accent-text" />
      <h3 className="mt-3 text-lg">{title}</h3>
      <p className="mt-1 mb-4 flex-1 text-text-2">{text}</p>
      <Button variant={primary ? "primary" : "secondary"} disabled={disabled} onClick={onStart}>{action}</Button>
    </div>
  );
}
