// The mark: three places on one road, in the colours of the three sources.
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={className}>
      <rect
        x="1.5"
        y="1.5"
        width="29"
        height="29"
        rx="8"
        fill="var(--source-1)"
        stroke="var(--on-source)"
        strokeWidth="3"
      />
      <path
        d="M8 22c3-9 6 3 9-6s4-6 7-6"
        fill="none"
        stroke="var(--on-source)"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <circle
        cx="8"
        cy="22"
        r="2.8"
        fill="var(--source-3)"
        stroke="var(--on-source)"
        strokeWidth="2"
      />
      <circle
        cx="24"
        cy="10"
        r="2.8"
        fill="var(--source-2)"
        stroke="var(--on-source)"
        strokeWidth="2"
      />
    </svg>
  );
}
