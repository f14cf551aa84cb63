/** The package ships no types. It exports one word list per ISO 639-3 code; a few names differ, such as `panGu`. */
declare module 'stopword' {
  const lists: Readonly<Record<string, readonly string[] | undefined>>
  export = lists
}
