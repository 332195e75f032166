import { circlesOf, shownCircle } from './circles.ts'
import { doubleNames } from './names.ts'
import { type Area, roomProblems } from './room.ts'
import { areas, computedImports } from './table.ts'
import { readCheckout, type Tree, treeOf } from './tree.ts'

/** Fewer files than this are not this repository: then the list that git gave is at fault, and its silence says nothing. */
const fewestFiles = 500

/** Everything that is wrong with the imports of the checkout in that folder. */
export async function importProblems(folder: string): Promise<string[]> {
  return problemsOf(treeOf(await readCheckout(folder), computedImports), { areas, fewestFiles })
}

/** What could not be read comes first: with a file missing, the rest is not the whole. */
export function problemsOf(tree: Tree, limits: { areas: readonly Area[]; fewestFiles: number }): string[] {
  return [
    ...readingProblems(tree, limits.fewestFiles),
    ...roomProblems([...tree.modules.keys()], tree.arrows, limits.areas),
    ...circlesOf(tree.arrows).map((circle) => `imports form a circle: ${shownCircle(circle)}`),
    ...doubleNames(tree.modules).map(({ name, places }) => `${name} has ${places.length} meanings: ${places.join(', ')}`),
  ]
}

function readingProblems({ named, modules, problems }: Tree, fewestFiles: number): string[] {
  return [
    ...(named < fewestFiles
      ? [`git names ${named} TypeScript files, fewer than ${fewestFiles}: the list is not the whole repository`]
      : []),
    ...(modules.size < named ? [`${modules.size} of the ${named} TypeScript files that git names were read`] : []),
    ...problems,
  ]
}
