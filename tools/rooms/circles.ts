import type { Arrow } from './tree.ts'

/** A circle of imports: every arrow starts where the one before it ends, and the last one ends where the first one starts. */
export type Circle = readonly Arrow[]

/**
 * For every import that lies on a circle, the shortest circle through it; each circle once, short ones first.
 * No circle is left exactly when the list is empty.
 */
export function circlesOf(arrows: readonly Arrow[]): Circle[] {
  const component = componentsOf(arrows)
  const inner = arrows.filter(({ from, to }) => component.get(from) === component.get(to))
  const leaving = Map.groupBy(inner, ({ from }) => from)
  const found = new Map<string, Circle>()
  for (const arrow of inner) {
    const circle = fromSmallest([arrow, ...shortestPath(arrow.to, arrow.from, leaving)])
    found.set(circle.map(({ from }) => from).join(' '), circle)
  }
  return [...found.values()].sort((left, right) => left.length - right.length)
}

/** Where each import of the circle stands, back to the first file. */
export function shownCircle(circle: Circle): string {
  return [...circle.map(({ from, line }) => `${from}:${line}`), circle[0]?.from ?? ''].join(' -> ')
}

/**
 * The strongly connected component of every file, by a number: files of one component reach each other (Tarjan 1972).
 * A component that imports another one has the greater number.
 */
export function componentsOf(arrows: readonly Arrow[]): ReadonlyMap<string, number> {
  const leaving = Map.groupBy(arrows, ({ from }) => from)
  const order = new Map<string, number>()
  const component = new Map<string, number>()
  const open: string[] = []
  let components = 0
  /** Gives back the earliest open file that `file` reaches, by its place in the order. */
  const visit = (file: string): number => {
    const own = order.size
    order.set(file, own)
    open.push(file)
    let earliest = own
    for (const { to } of leaving.get(file) ?? []) {
      if (component.has(to)) continue
      earliest = Math.min(earliest, order.get(to) ?? visit(to))
    }
    if (earliest === own) {
      for (const member of open.splice(open.indexOf(file))) component.set(member, components)
      components += 1
    }
    return earliest
  }
  for (const { from, to } of arrows) for (const file of [from, to]) if (!order.has(file)) visit(file)
  return component
}

/** The arrows of a shortest path, none where both ends are the same. Throws an Error where there is no path. */
function shortestPath(start: string, end: string, leaving: ReadonlyMap<string, readonly Arrow[]>): Arrow[] {
  const reachedBy = new Map<string, Arrow | undefined>([[start, undefined]])
  // A Map hands out the entries that are added while it is walked: it is the queue as well.
  for (const file of reachedBy.keys()) {
    if (file === end) break
    for (const arrow of leaving.get(file) ?? []) if (!reachedBy.has(arrow.to)) reachedBy.set(arrow.to, arrow)
  }
  if (!reachedBy.has(end)) throw new Error(`No imports lead from ${start} to ${end}`)
  const path: Arrow[] = []
  for (let arrow = reachedBy.get(end); arrow !== undefined; arrow = reachedBy.get(arrow.from)) path.unshift(arrow)
  return path
}

function fromSmallest(circle: Circle): Circle {
  const smallest = circle.map(({ from }) => from).sort()[0]
  const at = circle.findIndex(({ from }) => from === smallest)
  return [...circle.slice(at), ...circle.slice(0, at)]
}
