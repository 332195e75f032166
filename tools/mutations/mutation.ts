/** One safety check, and how to take it out: `find` stands exactly once in `file`. */
export type Mutation = {
  /** What is no longer checked, as the end of "nobody notices that …". */
  without: string
  file: string
  find: string
  replace: string
  /** Test files of which one test at least must turn red. */
  tests: readonly string[]
}
