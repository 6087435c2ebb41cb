import { useNavigate, useParams } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Person } from "../api/members.ts";
import type { SprintRef } from "../api/projects.ts";
import { Avatar, NoAvatar } from "../ui/avatar.tsx";
import { Menu, MenuCheck, MenuChoice, MenuItem, MenuSeparator } from "../ui/menu.tsx";
import type { BoardFilters, KindFilter } from "./filters.ts";
import { noFilters, type SearchChange } from "./toolbar.tsx";

type Trigger = ReactElement<Record<string, unknown>>;
const states = { active: "Active", planning: "Being planned", completed: "Completed", archived: "Archived" } as const;

export function SprintMenu({ trigger, sprints, current, onSearch }: { readonly trigger: Trigger; readonly sprints: readonly SprintRef[]; readonly current: string; readonly onSearch: (change: SearchChange) => void }) {
  const navigate = useNavigate();
  const { key } = useParams({ strict: false });
  const groups = Map.groupBy(sprints, (sprint) => sprint.status);
  return (
    <Menu defaultOpen trigger={trigger} label="Sprint">
      {(["active", "planning", "completed"] as const).map((status) => {
        const found = groups.get(status);
        if (found === undefined) return null;
        return <MenuChoice key={status} label={states[status]} value={current} onChange={(id) => onSearch({ sprint: id })} options={found.map((sprint) => ({ value: sprint.id, label: sprint.name }))} />;
      })}
      <MenuSeparator />
      <MenuItem onSelect={() => key !== undefined && void navigate({ to: "/projects/$key/sprints", params: { key } })}>Plan sprints</MenuItem>
    </Menu>
  );
}

const ANY = "*";

export function FilterMenu({ trigger, filters, people, labels, onSearch }: { readonly trigger: Trigger; readonly filters: BoardFilters; readonly people: readonly Person[]; readonly labels: readonly string[]; readonly onSearch: (change: SearchChange) => void }) {
  const given = (value: string) => (value === ANY ? undefined : value);
  return (
    <Menu defaultOpen trigger={trigger} label="Filter">
      <MenuChoice
        label="Assignee"
        value={filters.assignee ?? ANY}
        onChange={(value) => onSearch({ assignee: given(value) })}
        options={[
          { value: ANY, label: "Everybody" },
          { value: "none", label: "Nobody", icon: <NoAvatar size={18} /> },
          ...people.map((person) => ({ value: person.id, label: person.name, icon: <Avatar id={person.id} name={person.name} size={18} decorative /> })),
        ]}
      />
      {labels.length > 0 && (
        <>
          <MenuSeparator />
          <MenuChoice label="Label" value={filters.label ?? ANY} onChange={(value) => onSearch({ label: given(value) })} options={[{ value: ANY, label: "Any" }, ...labels.map((label) => ({ value: label, label }))]} />
        </>
      )}
      <MenuSeparator />
      <MenuChoice
        label="Priority"
        value={String(filters.priority ?? ANY)}
        onChange={(value) => onSearch({ priority: given(value) })}
        options={[{ value: ANY, label: "Any" }, { value: "1", label: "1, the highest" }, ...[2, 3, 5].map((priority) => ({ value: String(priority), label: `${priority} or higher` }))]}
      />
      <MenuSeparator />
      <MenuItem onSelect={() => onSearch(noFilters)}>Clear filters</MenuItem>
    </Menu>
  );
}

export function ViewMenu({ trigger, kind, lanes, allColumns, onSearch }: { readonly trigger: Trigger; readonly kind: KindFilter; readonly lanes: boolean; readonly allColumns: boolean; readonly onSearch: (change: SearchChange) => void }) {
  return (
    <Menu defaultOpen trigger={trigger} label="View">
      {!lanes && (
        <>
          <MenuChoice<KindFilter>
            label="Cards"
            value={kind}
            onChange={(value) => onSearch({ kind: value === "story" ? undefined : value })}
            options={[
              { value: "story", label: "Stories" },
              { value: "task", label: "Tasks" },
              { value: "all", label: "Stories and tasks" },
            ]}
          />
          <MenuSeparator />
        </>
      )}
      <MenuCheck checked={lanes} onChange={(checked) => onSearch({ lanes: checked ? "1" : undefined, fold: undefined })}>A lane for each story</MenuCheck>
      <MenuCheck checked={allColumns} onChange={(checked) => onSearch({ all: checked ? "1" : undefined })}>All columns, empty ones too</MenuCheck>
    </Menu>
  );
}
