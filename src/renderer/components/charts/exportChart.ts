const kept = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "font-size",
  "font-weight",
  "font-family",
  "text-anchor",
  "opacity",
];

/**
 * A copy of a drawn chart that stands alone: colours and type are written as attributes, because the classes they
 * come from stay behind (and style attributes would be refused by the page's policy).
 */
function standAlone(chart: SVGSVGElement, ground: string): SVGSVGElement {
  // A deep clone of an SVG element is an SVG element.
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const originals = chart.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((node, index) => {
    const original = originals[index];
    if (original === undefined) return;
    const style = getComputedStyle(original);
    for (const name of kept) node.setAttribute(name, style.getPropertyValue(name));
    node.removeAttribute("class");
  });
  const box = chart.getBoundingClientRect();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(box.width));
  copy.setAttribute("height", String(box.height));
  copy.removeAttribute("class");
  const back = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  back.setAttribute("width", "100%");
  back.setAttribute("height", "100%");
  back.setAttribute("fill", ground);
  copy.prepend(back);
  return copy;
}

function svgOf(chart: SVGSVGElement): Blob {
  const ground = groundOf(chart);
  return new Blob([new XMLSerializer().serializeToString(standAlone(chart, ground))], {
    type: "image/svg+xml",
  });
}

/** First background up the page that is not transparent. */
function groundOf(element: Element): string {
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (colour !== "rgba(0, 0, 0, 0)" && colour !== "transparent") return colour;
  }
  return "white";
}

function save(blob: Blob, fileName: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export function saveAsSvg(chart: SVGSVGElement, name: string): void {
  save(svgOf(chart), `${name}.svg`);
}

/** Twice the size on screen, so that it stays sharp in print. */
export async function saveAsPng(chart: SVGSVGElement, name: string): Promise<void> {
  const address = URL.createObjectURL(svgOf(chart));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.width * 2;
    canvas.height = image.height * 2;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (blob === null) throw new Error(`Can't draw the chart "${name}" as PNG: the canvas gave no picture`);
    save(blob, `${name}.png`);
  } finally {
    URL.revokeObjectURL(address);
  }
}
