import { componentsOf } from './circles.ts'
import type { Arrow } from './tree.ts'

/** The arrows between groups of files, each once; files without a group are left out. The line is that of the first import. */
export function groupArrows(arrows: readonly Arrow[], groupOf: (path: string) => string | undefined): Arrow[] {
  const found = new Map<string, Arrow>()
  for (const { from, to, line } of arrows) {
    const [own, other] = [groupOf(from), groupOf(to)]
    if (own === undefined || other === undefined || own === other) continue
    const key = `${own} ${other}`
    if (!found.has(key)) found.set(key, { from: own, to: other, line })
  }
  return [...found.values()]
}

/** Groups files by what stands directly in the folder: a file of its own, or the folder that a deeper file is below. */
export function entryIn(folder: string): (path: string) => string | undefined {
  return (path) => (path.startsWith(folder) ? path.slice(folder.length).split('/')[0] : undefined)
}

/**
 * The number of levels: the members of the longest chain of imports, where members that import each other in a circle count as one.
 * What imports nothing stands on level 1; everything else one above the highest thing that it imports. 0 where there are no arrows.
 */
export function levelCount(arrows: readonly Arrow[]): number {
  const component = componentsOf(arrows)
  const levels = new Map<number, number>()
  // What a component imports has a smaller number, so its level is known when it is needed.
  for (const [number, leaving] of [...Map.groupBy(arrows, ({ from }) => component.get(from) ?? -1)].sort(
    ([left], [right]) => left - right,
  )) {
    const below = leaving.map(({ to }) => component.get(to) ?? -1).filter((other) => other !== number)
    levels.set(number, 1 + Math.max(0, ...below.map((other) => levels.get(other) ?? 1)))
  }
  return Math.max(0, ...levels.values())
}
