/** Tokens of the design as the drawing needs them: sRGB, because WebGL knows no other. */
export interface GraphColours {
  readonly ground: string;
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly faint: string;
  readonly accent: string;
  readonly critical: string;
  readonly high: string;
  readonly medium: string;
  readonly low: string;
  readonly plain: string;
  readonly raised: string;
}

const tokens: Readonly<Record<keyof GraphColours, string>> = {
  ground: "--surface",
  ink: "--ink",
  quiet: "--ink-3",
  line: "--edge",
  faint: "--line",
  accent: "--accent",
  critical: "--critical",
  high: "--high",
  medium: "--medium",
  low: "--low",
  plain: "--ink-off",
  raised: "--raised",
};

/** Reads the colours that hold for an element now, in its theme. */
export function readColours(element: HTMLElement): GraphColours {
  const probe = document.createElement("span");
  const canvas = document.createElement("canvas");
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  element.append(probe);
  const read = (token: string): string => {
    probe.style.color = `var(${token})`;
    if (context === null) return "#808080";
    context.fillStyle = getComputedStyle(probe).color;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  };
  // Every name of the table is read, so the object has them all.
  const colours = Object.fromEntries(
    Object.entries(tokens).map(([name, token]) => [name, read(token)]),
  ) as unknown as GraphColours;
  probe.remove();
  return colours;
}
