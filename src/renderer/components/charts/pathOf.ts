export interface Box {
  readonly width: number;
  readonly height: number;
  readonly min: number;
  readonly max: number;
}

/** Height of a value inside a box, upwards; a flat series lies in the middle. */
export function heightOf(value: number, { height, min, max }: Box): number {
  return max === min ? height / 2 : height - ((value - min) / (max - min)) * height;
}

/** SVG path of a series whose points are evenly spaced. */
export function pathOf(values: readonly number[], box: Box): string {
  const gap = values.length > 1 ? box.width / (values.length - 1) : 0;
  return values
    .map(
      (value, index) =>
        `${index === 0 ? "M" : "L"}${(index * gap).toFixed(1)} ${heightOf(value, box).toFixed(1)}`,
    )
    .join(" ");
}
