// A name in code, or of a file, as words for people: where nobody gave a title. Pure; who calls: faces and the console.

/** `targetSpeed` and `target_speed` as "Target speed". */
export function words(name: string): string {
  const spaced = name
    .replaceAll(/[_.-]+/g, ' ')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
