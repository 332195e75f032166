/** The time of day in UTC to the second, such as `04:42:31 UTC`. `at` is in milliseconds since 1970. */
export function clockTime(at: number): string {
  return `${new Date(at).toISOString().slice(11, 19)} UTC`
}
