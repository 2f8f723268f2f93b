/** Keeps the shape of what is being read, so that nothing jumps when it comes. */
export function Skeleton({ width = "100%", height = 12 }: { width?: number | string; height?: number }) {
  return <span aria-hidden className="breathes block rounded-[4px] bg-press" style={{ width, height }} />;
}

export function SkeletonRows({ rows, label = "Reading" }: { rows: number; label?: string }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col">
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
        <span key={index} className="flex h-row items-center gap-6">
          <Skeleton width={`${18 + ((index * 7) % 14)}%`} />
          <Skeleton width={`${36 + ((index * 11) % 24)}%`} />
          <span className="flex-1" />
          <Skeleton width={72} />
        </span>
      ))}
    </div>
  );
}
