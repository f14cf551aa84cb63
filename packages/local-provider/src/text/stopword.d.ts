/** The package ships no types: one list of words a language, by its ISO 639-3 code (a few differ, such as `panGu`). */
declare module 'stopword' {
  const lists: Readonly<Record<string, readonly string[] | undefined>>
  export = lists
}
