/** The JSON Pointer of a member or an item (RFC 6901, section 3). */
export const childPointer = (pointer: string, key: string | number): string =>
  `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`

/** The JSON Pointers of a value and of everything in it, in the order of the page. */
export function listPointers(value: unknown, pointer = ''): string[] {
  if (typeof value !== 'object' || value === null) return [pointer]
  const members = Object.entries(value).flatMap(([key, member]) => listPointers(member, childPointer(pointer, key)))
  return [pointer, ...members]
}

/** Whether a value is a list of objects without objects in them, which fits a table. */
export function isTableOfObjects(value: unknown): value is Record<string, unknown>[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(
      row =>
        typeof row === 'object' &&
        row !== null &&
        !Array.isArray(row) &&
        Object.values(row).every(cell => typeof cell !== 'object' || cell === null),
    )
  )
}
