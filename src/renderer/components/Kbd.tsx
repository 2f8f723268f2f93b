/** Keys of a shortcut, written `Ctrl+K`; each key stands in its own box. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className="inline-flex items-center gap-0.5">
      {keys.split("+").map((key) => (
        <kbd
          key={key}
          className="inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-[4px] border border-line-strong bg-sunken px-1 font-sans text-small leading-none text-ink-2"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
