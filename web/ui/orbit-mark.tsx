/** The product's mark: a small orbit. */
export function OrbitMark({ size = 20 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden className="shrink-0 text-accent-text">
      <ellipse cx="12" cy="12" rx="10" ry="4.6" stroke="currentColor" strokeWidth="1.7" transform="rotate(-32 12 12)" opacity="0.75" />
      <circle cx="12" cy="12" r="3.6" fill="currentColor" />
      <circle cx="19.4" cy="6.2" r="2" fill="currentColor" />
    </svg>
  );
}
