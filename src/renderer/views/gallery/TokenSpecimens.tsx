import { GallerySection, Specimen } from "./Specimen.tsx";

const swatches = {
  Grounds: ["bg-canvas", "bg-surface", "bg-raised", "bg-sunken", "bg-hover", "bg-press"],
  "Lines, text": ["bg-line", "bg-line-strong", "bg-edge", "bg-ink-3", "bg-ink-2", "bg-ink"],
  Accent: ["bg-accent", "bg-accent-hover", "bg-accent-ink", "bg-accent-soft", "bg-accent-line", "bg-focus"],
  Meaning: ["bg-critical", "bg-high", "bg-medium", "bg-low", "bg-good", "bg-danger"],
} as const;

export function TokenSpecimens() {
  return (
    <GallerySection title="Tokens">
      {Object.entries(swatches).map(([name, classes]) => (
        <Specimen key={name} name={name}>
          {classes.map((swatch) => (
            <span key={swatch} className="flex w-[96px] flex-col gap-1">
              <span className={`h-8 rounded-control border border-line-strong ${swatch}`} />
              <span className="text-small text-ink-2">{swatch.slice(3)}</span>
            </span>
          ))}
        </Specimen>
      ))}
      <Specimen name="Type">
        <div className="flex flex-col gap-1">
          <p className="text-title font-semibold">Page title, 20 on 28</p>
          <p className="text-section font-semibold">Section, 15 on 22</p>
          <p>Body, 13 on 20: two payments of 12,500.00 to one payee within 3 days</p>
          <p className="text-small text-ink-2">Secondary, 12 on 16</p>
          <p className="font-mono text-small">9f86d081 884c7d65 JetBrains Mono, for hashes and raw rows</p>
        </div>
      </Specimen>
    </GallerySection>
  );
}
