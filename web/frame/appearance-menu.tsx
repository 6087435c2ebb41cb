import { Contrast, Monitor, Moon, Sun } from "lucide-react";
import { chooseTheme } from "../session/preferences.ts";
import { IconButton } from "../ui/button.tsx";
import { Menu, MenuChoice, MenuSeparator } from "../ui/menu.tsx";
import { setAppearance, useAppearance, useResolvedTheme } from "../ui/theme.ts";

/** Light, dark, as the system; contrast. */
export function AppearanceMenu() {
  const { theme, contrast } = useAppearance();
  const resolved = useResolvedTheme();
  return (
    <Menu
      align="end"
      label="Appearance"
      trigger={<IconButton label="Appearance" noTooltip icon={resolved === "dark" ? <Moon size={16} aria-hidden /> : <Sun size={16} aria-hidden />} />}
    >
      <MenuChoice
        label="Theme"
        value={theme}
        onChange={chooseTheme}
        options={[
          { value: "system", label: "As the system", icon: <Monitor size={14} aria-hidden /> },
          { value: "light", label: "Light", icon: <Sun size={14} aria-hidden /> },
          { value: "dark", label: "Dark", icon: <Moon size={14} aria-hidden /> },
        ]}
      />
      <MenuSeparator />
      <MenuChoice
        label="Contrast"
        value={contrast}
        onChange={(next) => setAppearance({ contrast: next })}
        options={[
          { value: "system", label: "As the system", icon: <Monitor size={14} aria-hidden /> },
          { value: "normal", label: "Normal", icon: <Sun size={14} aria-hidden /> },
          { value: "more", label: "High", icon: <Contrast size={14} aria-hidden /> },
        ]}
      />
    </Menu>
  );
}
