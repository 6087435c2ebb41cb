import { Outlet, useNavigate, useParams } from "@tanstack/react-router";
import { Command, Keyboard, Menu as MenuIcon, Moon, Search, Sun } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { useKeyboard } from "../keyboard/keyboard.ts";
import { useCommands, type AppCommand } from "../palette/registry.ts";
import { notePictures } from "../ui/pictures.ts";
import { useMayHere } from "../session/team.ts";
import { useMe } from "../session/session.ts";
import { Avatar } from "../ui/avatar.tsx";
import { IconButton } from "../ui/button.tsx";
import { chooseTheme } from "../session/preferences.ts";
import { setAppearance, useResolvedTheme } from "../ui/theme.ts";
import { Breadcrumb } from "./breadcrumb.tsx";
import { ConnectionBadge } from "./connection-badge.tsx";
import { HeaderSlotContext } from "./header-slot.tsx";
import { projectScreens } from "./nav.ts";
import { Rail } from "./rail.tsx";

const Palette = lazy(() => import("../palette/palette.tsx").then((module) => ({ default: module.Palette })));
const HelpDialog = lazy(() => import("../keyboard/help-dialog.tsx").then((module) => ({ default: module.HelpDialog })));
const Drawer = lazy(() => import("./drawer.tsx").then((module) => ({ default: module.Drawer })));
const AccountMenu = lazy(() => import("./account-menu.tsx").then((module) => ({ default: module.AccountMenu })));
const AppearanceMenu = lazy(() => import("./appearance-menu.tsx").then((module) => ({ default: module.AppearanceMenu })));
const NARROW_KEY = "galaxy.rail";

/** The frame around every screen: rail, header, palette, shortcuts. It does not scroll; the screen in it does. */
export function Frame() {
  const [narrow, setNarrow] = useStored(NARROW_KEY);
  const [drawer, setDrawer] = useState(false);
  const [over, setOver] = useState<"palette" | "help" | undefined>();
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const theme = useResolvedTheme();
  const navigate = useNavigate();
  const { key } = useParams({ strict: false });
  const me = useMe();
  const may = useMayHere();
  const wanted = me?.preferences.theme;
  useEffect(() => {
    if (wanted !== undefined) setAppearance({ theme: wanted });
  }, [wanted]);
  useEffect(() => {
    if (me !== undefined) notePictures([{ id: me.id, avatarUrl: me.avatar_url }]);
  }, [me]);

  const close = () => setOver(undefined);
  const screens: AppCommand[] = projectScreens.map((screen) => ({
    id: `go:${screen.label}`,
    title: `Go to ${screen.label.toLowerCase()}`,
    group: "Go to",
    ...(screen.keys === undefined ? {} : { keys: screen.keys }),
    icon: <screen.icon size={14} aria-hidden />,
    enabled: key !== undefined && (screen.action === undefined || may(screen.action)),
    run: () => key !== undefined && void navigate({ to: screen.to, params: { key } }),
  }));
  useCommands([
    ...screens,
    { id: "go:projects", title: "Go to projects", group: "Go to", keys: "g p", run: () => void navigate({ to: "/" }) },
    { id: "search", title: "Search the team's work", group: "Go to", keys: "/", keywords: ["find", "stories", "tasks", "comments"], icon: <Search size={14} aria-hidden />, run: () => void navigate({ to: "/search" }) },
    { id: "palette", title: "Search and commands", group: "General", keys: "mod+k", inPalette: false, run: () => setOver("palette") },
    { id: "help", title: "Show keyboard shortcuts", group: "General", keys: "?", icon: <Keyboard size={14} aria-hidden />, run: () => setOver("help") },
    {
      id: "theme",
      title: theme === "dark" ? "Switch to the light theme" : "Switch to the dark theme",
      group: "General",
      keywords: ["appearance", "night", "day"],
      icon: theme === "dark" ? <Sun size={14} aria-hidden /> : <Moon size={14} aria-hidden />,
      run: () => chooseTheme(theme === "dark" ? "light" : "dark"),
    },
  ]);
  useKeyboard();

  return (
    <div className="flex h-full">
      <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-accent focus:px-3 focus:py-1.5 focus:text-accent-fg">
        Skip to the content
      </a>
      <div className="hidden shrink-0 border-r border-line bg-surface-0 md:block" style={{ width: narrow ? 56 : 232 }}>
        <Rail narrow={narrow} onNarrow={setNarrow} onPalette={() => setOver("palette")} />
      </div>
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-2 border-b border-line bg-surface-0 px-2 md:px-4">
          <IconButton className="md:hidden" label="Open the navigation" noTooltip onClick={() => setDrawer(true)} icon={<MenuIcon size={18} aria-hidden />} />
          <Breadcrumb />
          <div ref={setSlot} className="order-last flex min-w-0 items-center gap-1.5 empty:hidden max-lg:w-full max-lg:pb-2 lg:order-none lg:flex-1" />
          <div className="ml-auto flex items-center gap-0.5">
            <ConnectionBadge />
            <IconButton className="max-md:hidden" label="Commands" keys="mod+k" onClick={() => setOver("palette")} icon={<Command size={16} aria-hidden />} />
            {/* Laid over once the page stands: its menu is not needed for the first paint. */}
            <Suspense fallback={<IconButton label="Appearance" noTooltip icon={<Sun size={16} aria-hidden />} />}>
              <AppearanceMenu />
            </Suspense>
            {me !== undefined && (
              <Suspense fallback={<span className="flex size-8 items-center justify-center"><Avatar id={me.id} name={me.name} size={24} decorative /></span>}>
                <AccountMenu me={me} />
              </Suspense>
            )}
          </div>
        </header>
        <HeaderSlotContext value={slot}>
          <main id="main" tabIndex={-1} className="min-h-0 flex-1 overflow-auto outline-none">
            <Outlet />
          </main>
        </HeaderSlotContext>
      </div>
      <Suspense>
        {drawer && (
          <Drawer
            open
            onOpenChange={setDrawer}
            onPalette={() => {
              setDrawer(false);
              setOver("palette");
            }}
          />
        )}
        {over === "palette" && <Palette onClose={close} />}
        {over === "help" && <HelpDialog onClose={close} />}
      </Suspense>
    </div>
  );
}

function useStored(name: string): readonly [boolean, (value: boolean) => void] {
  const [value, setValue] = useState(() => {
    try {
      return localStorage.getItem(name) === "1";
    } catch {
      return false;
    }
  });
  useEffect(() => {
    try {
      localStorage.setItem(name, value ? "1" : "0");
    } catch {
      // Without storage it holds until the page is closed.
    }
  }, [name, value]);
  return [value, setValue];
}
