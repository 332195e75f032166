import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { root } from '../tools/repository.ts'
import { circlesOf, componentsOf } from '../tools/rooms/circles.ts'
import { functionsOf } from '../tools/rooms/functions.ts'
import { entryIn, groupArrows, levelCount } from '../tools/rooms/levels.ts'
import { doubleNames } from '../tools/rooms/names.ts'
import { roomNamesOf } from '../tools/rooms/room.ts'
import { areas } from '../tools/rooms/table.ts'
import { readCheckout, type Tree, treeOf } from '../tools/rooms/tree.ts'
import { type Bench, median, type Row, row, Untrusted } from './bench.ts'

/** Flat files of a folder: more than about this many are hard to take in. */
const goalFlatFiles = 15
const rollout = 'packages/shared/src/rollout/'
const product = /^(actions|packages)\/[^/]+\/src\//

export const rooms: Bench = {
  name: 'rooms',
  about:
    'Size and order of the rooms: files, levels and arrows of imports (type-only ones included), circles, double names, functions. `--of FOLDER` measures another checkout.',
  async measure({ folder = root }) {
    const tree = treeOf(await readCheckout(folder))
    if (tree.modules.size < tree.named || tree.named === 0) {
      throw new Untrusted(`${tree.modules.size} of the ${tree.named} TypeScript files that git names in ${folder} were read`)
    }
    return [...orderRows(tree), ...functionRows(tree, folder), ...folderRows(tree), ...roomRows(tree)]
  },
}

/**
 * Levels as `levelCount` counts them, and arrows: pairs of which one imports the other. Three ways to look at rollout/, imports inside it alone:
 * its entries (a file directly in it, or a folder with everything below), its folders (those of the files, however deep), its files.
 */
function orderRows({ arrows, modules }: Tree): Row[] {
  const inner = arrows.filter(({ from, to }) => from.startsWith(rollout) && to.startsWith(rollout))
  const views = { entries: groupArrows(inner, entryIn(rollout)), folders: groupArrows(inner, posix.dirname), files: inner }
  const component = componentsOf(arrows)
  const onCircle = arrows.filter(({ from, to }) => component.get(from) === component.get(to))
  return [
    ...Object.entries(views).flatMap(([view, found]) => [
      row(`levels of the ${view} of rollout/`, levelCount(found), 'levels'),
      row(`arrows between the ${view} of rollout/`, found.length, 'arrows'),
    ]),
    row('circles of imports', circlesOf(arrows).length, 'circles', 0, 'the shortest through each import on one'),
    row('imports that lie on a circle', onCircle.length, 'imports', 0),
    row('exported names with several meanings', doubleNames(modules).length, 'names', 0),
  ]
}

function functionRows({ modules }: Tree, folder: string): Row[] {
  const functions = [...modules.keys()]
    .filter((path) => product.test(path))
    .flatMap((path) => functionsOf(path, readFileSync(join(folder, path), 'utf8')))
  const named = functions.filter((one) => one.named)
  return [
    row('functions with more than three parameters', functions.filter(({ parameters }) => parameters > 3).length, 'functions'),
    row('functions', functions.length, 'functions', null, `${named.length} of them declarations, methods and constructors`),
    row(
      'median lines of declarations, methods and constructors',
      named.length === 0 ? 0 : median(named.map(({ lines }) => lines)),
      'lines',
    ),
  ]
}

/** The folders of the product with the most files that are in no folder below them: all that are over the goal, and no fewer than five. */
function folderRows({ modules }: Tree): Row[] {
  const counts = [
    ...Map.groupBy(
      [...modules.keys()].filter((path) => product.test(path)),
      (path) => posix.dirname(path),
    ),
  ]
    .map(([folder, files]) => ({ folder, count: files.length }))
    .sort((left, right) => right.count - left.count)
  return counts
    .filter(({ count }, index) => index < 5 || count > goalFlatFiles)
    .map(({ folder, count }) => row(`flat files in ${folder}/`, count, 'files', goalFlatFiles))
}

/** Rooms that are folders. */
function roomRows({ modules }: Tree): Row[] {
  const names = roomNamesOf([...modules.keys()], areas).filter((name) => name?.endsWith('.ts') !== true)
  return [...Map.groupBy(names, (name) => name ?? 'no room of the table')].map(([name, files]) =>
    row(`files in ${name}`, files.length, 'files'),
  )
}
