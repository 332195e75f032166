/** Every circle of a graph once, from its first name in the order of `edges` back to that name. */
export function circlesIn(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const circles: string[][] = []
  const done = new Set<string>()
  const visit = (name: string, way: readonly string[]): void => {
    const start = way.indexOf(name)
    if (start >= 0) {
      circles.push([...way.slice(start), name])
      return
    }
    if (done.has(name)) return
    for (const next of edges.get(name) ?? []) visit(next, [...way, name])
    done.add(name)
  }
  for (const name of edges.keys()) visit(name, [])
  return circles
}
