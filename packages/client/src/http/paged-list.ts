/** One page of a list. `next_cursor` is null on the last page. */
export interface Page<T> {
  items: T[]
  next_cursor: string | null
}

/**
 * A list of the platform. `await` gives its first page; `for await` gives each item, and reads page after page as the loop
 * goes on.
 */
export class PagedList<T> implements AsyncIterable<T>, PromiseLike<Page<T>> {
  readonly #readPage: (cursor: string | undefined) => Promise<Page<T>>
  readonly #cursor: string | undefined

  /** @param cursor where the list begins: the `next_cursor` of an earlier page */
  constructor(readPage: (cursor: string | undefined) => Promise<Page<T>>, cursor?: string) {
    this.#readPage = readPage
    this.#cursor = cursor
  }

  // biome-ignore lint/suspicious/noThenProperty: awaiting the list reads its first page
  then<Value = Page<T>, Failure = never>(
    onPage?: ((page: Page<T>) => Value | PromiseLike<Value>) | null,
    onError?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Value | Failure> {
    return this.#readPage(this.#cursor).then(onPage, onError)
  }

  /** Page after page. */
  async *pages(): AsyncGenerator<Page<T>, void, undefined> {
    let cursor = this.#cursor
    do {
      const page = await this.#readPage(cursor)
      yield page
      cursor = page.next_cursor ?? undefined
    } while (cursor !== undefined)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const page of this.pages()) yield* page.items
  }
}
