import { KeyRound } from "lucide-react";
import { providerUrl, type AuthConfig } from "./auth-client.ts";

/** Other places that vouch for people; nothing where there are none. The form by password follows. */
export function Providers({ config, returnTo }: { readonly config: AuthConfig | undefined; readonly returnTo: string }) {
  if (config === undefined || config.providers.length === 0) return null;
  return (
    <>
      <ul className="flex flex-col gap-2" aria-label="Continue with">
        {config.providers.map((provider) => (
          <li key={provider.id}>
            <a
              href={providerUrl(provider.id, returnTo)}
              className="flex h-8 w-full items-center justify-center gap-2 rounded-md border border-line bg-surface-1 text-text-1 shadow-card transition-colors hover:bg-surface-2 pointer-coarse:min-h-10"
            >
              <KeyRound size={14} aria-hidden className="text-text-3" />
              Continue with {provider.name}
            </a>
          </li>
        ))}
      </ul>
      <p aria-hidden className="flex items-center gap-3 text-sm text-text-3 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">or</p>
    </>
  );
}
