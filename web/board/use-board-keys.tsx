import { ArrowRight, Check, Hash, PanelRightOpen, Plus, Search, UserRound } from "lucide-react";
import { type KeyboardEvent, type RefObject } from "react";
import { useCommands } from "../palette/registry.ts";
import { announce } from "../ui/announce.tsx";
import { statusNames, type WorkStatus } from "#schemas/status.ts";
import type { BoardTools } from "./board-context.ts";
import { neighbour, rangeBetween, type Column, type Direction } from "./columns.ts";
import { nextColumn } from "./moves.ts";

type Grid = readonly (readonly string[])[];

export interface BoardKeysOptions {
  readonly tools: BoardTools;
  readonly grid: Grid;
  readonly columns: readonly Column[];
  readonly field: RefObject<HTMLInputElement | null>;
}

const arrows: Readonly<Record<string, Direction>> = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right", Home: "first", End: "last" };

/** The board by keyboard. Answers what to do with keys pressed on a card; the letters work from anywhere on the screen. */
export function useBoardKeys({ tools, grid, columns, field }: BoardKeysOptions): (event: KeyboardEvent) => void {
  const { ui, store, actions } = tools;
  const active = () => {
    const id = ui.state().active;
    return id !== undefined && grid.some((ids) => ids.includes(id)) ? id : undefined;
  };
  const go = (direction: Direction) => {
    const to = neighbour(grid, active(), direction);
    if (to !== undefined) ui.focus(to);
  };
  const extend = (direction: Direction) => {
    const from = active();
    const to = neighbour(grid, from, direction);
    if (to === undefined) return;
    ui.select(from === undefined ? [to] : rangeBetween(grid, from, to));
    ui.focus(to);
    announce(`${ui.state().selected.size} selected`);
  };
  const menu = (kind: "move" | "assign" | "points") => {
    const id = active() ?? neighbour(grid, undefined, "first");
    if (id === undefined) return;
    ui.setActive(id);
    tools.openMenu(kind, id);
  };
  const across = (direction: 1 | -1) => {
    const id = active();
    if (id === undefined) return;
    const cards = ui.targetsOf(id).flatMap((known) => store.card(known) ?? []);
    const card = store.card(id);
    const to = card === undefined ? undefined : nextColumn(card.status, direction, columns.map((column) => column.status));
    if (card === undefined || to === undefined) {
      announce(direction === 1 ? "No column to the right takes this card." : "No column to the left takes this card.");
      return;
    }
    actions.move(cards, to);
    ui.focus(id);
  };
  /** One place up or down within its column, among the cards shown. */
  const within = (direction: 1 | -1) => {
    const id = active();
    const card = id === undefined ? undefined : store.card(id);
    const ids = grid.find((column) => id !== undefined && column.includes(id));
    if (id === undefined || card === undefined || ids === undefined) return;
    const beside = ids[ids.indexOf(id) + direction];
    if (beside === undefined || store.card(beside)?.status !== card.status) return;
    actions.move([card], card.status, { beside, edge: direction === 1 ? "below" : "above" });
    ui.focus(id);
  };
  const toggle = () => {
    const id = active();
    if (id === undefined) return;
    ui.toggle(id);
    announce(ui.state().selected.has(id) ? "Selected" : "Not selected");
  };
  const to = (status: WorkStatus) => {
    const id = active();
    if (id !== undefined) actions.move(ui.targetsOf(id).flatMap((known) => store.card(known) ?? []), status);
  };
  const group = "Board";
  const works = tools.may("work_on_tasks");
  const shapes = tools.may("manage_stories");
  const hasActive = ui.state().active !== undefined;
  useCommands([
    { id: "board:create", title: "Create a story", group, keys: "c", icon: <Plus size={14} aria-hidden />, enabled: shapes, run: () => tools.startCreating() },
    { id: "board:move", title: "Move to…", group, keys: "m", icon: <ArrowRight size={14} aria-hidden />, enabled: works, run: () => menu("move") },
    { id: "board:assign", title: "Assign…", group, keys: "a", icon: <UserRound size={14} aria-hidden />, enabled: shapes, run: () => menu("assign") },
    { id: "board:points", title: "Set points…", group, keys: "p", icon: <Hash size={14} aria-hidden />, enabled: shapes, run: () => menu("points") },
    { id: "board:open", title: "Open the card", group, keys: "e", icon: <PanelRightOpen size={14} aria-hidden />, run: () => { const id = active(); if (id !== undefined) tools.open(id); } },
    { id: "board:select", title: "Select the card", group, keys: "x", icon: <Check size={14} aria-hidden />, run: toggle },
    { id: "board:filter", title: "Filter cards", group, keys: "/", icon: <Search size={14} aria-hidden />, run: () => field.current?.focus() },
    ...columns.map((column) => ({ id: `board:to:${column.status}`, title: `Move to ${statusNames[column.status]}`, group, enabled: hasActive && works, run: () => to(column.status) })),
    { id: "board:down", title: "Next card", group: "Cards", keys: "j", inPalette: false, run: () => go("down") },
    { id: "board:up", title: "Card before", group: "Cards", keys: "k", inPalette: false, run: () => go("up") },
    { id: "board:left", title: "Column to the left", group: "Cards", keys: "h", inPalette: false, run: () => go("left") },
    { id: "board:right", title: "Column to the right", group: "Cards", keys: "l", inPalette: false, run: () => go("right") },
    { id: "board:extend-down", title: "Select with the next card", group: "Cards", keys: ["shift+j", "shift+arrowdown"], inPalette: false, run: () => extend("down") },
    { id: "board:extend-up", title: "Select with the card before", group: "Cards", keys: ["shift+k", "shift+arrowup"], inPalette: false, run: () => extend("up") },
    { id: "board:move-left", title: "Move the card to the column on the left", group: "Cards", keys: ["[", "shift+arrowleft"], inPalette: false, enabled: works, run: () => across(-1) },
    { id: "board:move-right", title: "Move the card to the column on the right", group: "Cards", keys: ["]", "shift+arrowright"], inPalette: false, enabled: works, run: () => across(1) },
    { id: "board:move-up", title: "Move the card up", group: "Cards", keys: "alt+arrowup", inPalette: false, enabled: works, run: () => within(-1) },
    { id: "board:move-down", title: "Move the card down", group: "Cards", keys: "alt+arrowdown", inPalette: false, enabled: works, run: () => within(1) },
    { id: "board:escape", title: "Let go of the selection", group: "Cards", keys: "escape", inPalette: false, run: () => ui.clearSelection() },
  ]);
  return (event) => {
    if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    const direction = arrows[event.key];
    if (direction === undefined || !(event.target instanceof HTMLElement) || event.target.closest("[data-card]") === null) return;
    event.preventDefault();
    go(direction);
  };
}
