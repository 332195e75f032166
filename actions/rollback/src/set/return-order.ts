/** What of a service decides when it takes traffic. */
export type OrderedService = { service: string; needs: readonly string[]; weighted: boolean }

/**
 * The order in which services go back: the reverse of the one in which they take traffic. That is by what they need; where needs leave it
 * open, a target that shifts all at once takes traffic last, since it cannot be judged by a part of it; else the order that is given.
 */
export function returnOrder<S extends OrderedService>(services: readonly S[]): S[] {
  const left = [...services]
  const taken: S[] = []
  while (left.length > 0) {
    const free = left.filter(({ needs }) => !left.some(({ service }) => needs.includes(service)))
    // A circle of needs is refused where the configuration is read.
    const [first = left[0]] = [...free.filter(({ weighted }) => weighted), ...free]
    if (first === undefined) break
    left.splice(left.indexOf(first), 1)
    taken.push(first)
  }
  return taken.reverse()
}
