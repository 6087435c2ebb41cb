import { allowedFrom, statusNames, workStatuses, type WorkStatus } from "#schemas/status.ts";
import type { Person } from "../api/members.ts";
import { useMayHere } from "../session/team.ts";
import { Avatar, NoAvatar } from "../ui/avatar.tsx";
import { Select, type SelectOption } from "../ui/select.tsx";
import { StatusIcon } from "../ui/status.tsx";
import { useMayEdit } from "./may-edit.ts";

const NOBODY = "nobody";
const NONE = "none";
const POINTS = [0, 0.5, 1, 2, 3, 5, 8, 13, 20, 21, 40] as const;

/** Status, with those that cannot be reached dimmed. */
export function StatusField({ value, onChange, hideLabel = false }: { readonly value: WorkStatus; readonly onChange: (status: WorkStatus) => void; readonly hideLabel?: boolean }) {
  const works = useMayHere()("work_on_tasks");
  const allowed = new Set(allowedFrom(value));
  const options = workStatuses.map((status): SelectOption<WorkStatus> => ({
    value: status,
    label: statusNames[status],
    icon: <StatusIcon status={status} />,
    ...(status === value || allowed.has(status) ? {} : { disabledBecause: `Not from ${statusNames[value]}` }),
  }));
  return <Select label="Status" hideLabel={hideLabel} readOnly={!works} quiet size="sm" value={value} onChange={onChange} options={options} />;
}

export interface AssigneeFieldProps {
  readonly value: Person | null;
  readonly members: readonly Person[];
  readonly onChange: (person: Person | null) => void;
  readonly hideLabel?: boolean;
}

export function AssigneeField({ value, members, onChange, hideLabel = false }: AssigneeFieldProps) {
  const known = value === null || members.some((person) => person.id === value.id) ? members : [value, ...members];
  const options: SelectOption<string>[] = [
    { value: NOBODY, label: "Nobody", icon: <NoAvatar size={18} /> },
    ...known.map((person) => ({ value: person.id, label: person.name, icon: <Avatar id={person.id} name={person.name} size={18} decorative /> })),
  ];
  return <Select label="Assignee" hideLabel={hideLabel} readOnly={!useMayEdit()} quiet size="sm" value={value?.id ?? NOBODY} onChange={(id) => onChange(known.find((person) => person.id === id) ?? null)} options={options} />;
}

export function PointsField({ value, onChange }: { readonly value: number | null; readonly onChange: (points: number | null) => void }) {
  const all = value === null || POINTS.some((points) => points === value) ? [...POINTS] : [...POINTS, value].sort((a, b) => a - b);
  const options = [{ value: NONE, label: "Not estimated" }, ...all.map((points) => ({ value: String(points), label: String(points) }))];
  return <Select label="Points" readOnly={!useMayEdit()} quiet size="sm" value={value === null ? NONE : String(value)} onChange={(next) => onChange(next === NONE ? null : Number(next))} options={options} />;
}

export function PriorityField({ value, onChange }: { readonly value: number; readonly onChange: (priority: number) => void }) {
  const options = Array.from({ length: 10 }, (_, index) => ({ value: String(index + 1), label: index === 0 ? "1, the highest" : index === 9 ? "10, the lowest" : String(index + 1) }));
  return <Select label="Priority" readOnly={!useMayEdit()} quiet size="sm" value={String(value)} onChange={(next) => onChange(Number(next))} options={options} />;
}
