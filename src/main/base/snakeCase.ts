/** The outside speaks `snake_case` (contracts.md); keys that are data, such as anomaly kinds, already do. */
export function toSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toSnakeCase);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`),
      toSnakeCase(inner),
    ]),
  );
}
