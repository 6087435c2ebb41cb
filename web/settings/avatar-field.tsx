import { Trash2, Upload } from "lucide-react";
import { lazy, Suspense, useRef, useState } from "react";
import { reasonOf } from "../api/commands.ts";
import { changeProfile } from "../session/preferences.ts";
import type { Me } from "../session/session.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { toastDone, toastError, toastUndo } from "../ui/toast.tsx";
import { readPicture } from "./avatar-picture.ts";

const CropDialog = lazy(() => import("./crop-dialog.tsx").then((module) => ({ default: module.CropDialog })));

/** The picture: chosen from a file, cropped here, so that no more than a few kilobytes ever leave the browser. */
export function AvatarField({ me }: { readonly me: Me }) {
  const input = useRef<HTMLInputElement>(null);
  const [picture, setPicture] = useState<ImageBitmap>();
  const choose = async (file: File | undefined) => {
    if (file === undefined) return;
    try {
      setPicture(await readPicture(file));
    } catch (error) {
      toastError("The picture was not taken", reasonOf(error));
    }
  };
  const save = (url: string | null) => changeProfile({ avatar_url: url }).catch((error: unknown) => toastError("The picture was not changed", reasonOf(error)));
  const remove = () => {
    const before = me.avatar_url;
    void save(null).then(() => toastUndo("Your picture was removed", () => void save(before)));
  };
  return (
    <div className="flex items-center gap-4">
      <Avatar id={me.id} name={me.name} size={64} decorative />
      <div className="flex flex-col gap-1.5">
        <div className="flex flex-wrap gap-2">
          <Button size="sm" icon={<Upload size={14} aria-hidden />} onClick={() => input.current?.click()}>{me.avatar_url === null ? "Choose a picture" : "Choose another"}</Button>
          {me.avatar_url !== null && <Button size="sm" variant="ghost" icon={<Trash2 size={14} aria-hidden />} onClick={remove}>Remove</Button>}
        </div>
        <p className="text-sm text-text-3">Without one, your initials stand for you.</p>
      </div>
      <input
        ref={input}
        type="file"
        accept="image/*"
        aria-label="Picture file"
        tabIndex={-1}
        className="sr-only"
        onChange={({ target }) => {
          void choose(target.files?.[0]);
          target.value = "";
        }}
      />
      <Suspense>
        {picture !== undefined && (
          <CropDialog
            picture={picture}
            onClose={() => setPicture(undefined)}
            onDone={(url) => {
              setPicture(undefined);
              void save(url).then(() => toastDone("Your picture was saved"));
            }}
          />
        )}
      </Suspense>
    </div>
  );
}
