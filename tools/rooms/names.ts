import { posix } from 'node:path'
import type { Module } from './module.ts'

/** The parts that every action may have under the same name, by the file, or the folder with `/`, that holds them. */
const housePattern: Readonly<Record<string, readonly string[]>> = {
  'modes/': ['run'],
  'inputs.ts': ['inputsSchema', 'Inputs'],
  'run.ts': ['run', 'Deps'],
  'run-post.ts': ['runPost'],
  'render.ts': ['render', 'headlineOf', 'annotationsOf'],
}

/** A name that several files declare and export, with the places, as `path:line`. */
export type DoubleName = { name: string; places: readonly string[] }

/**
 * The names that two or more files of the product declare and export; what a file only exports again is not counted.
 * The parts of an action that are in their usual files may share a name with those of other actions, and with nothing else.
 */
export function doubleNames(modules: ReadonlyMap<string, Module>): DoubleName[] {
  const files = new Map<string, Map<string, number>>()
  for (const [path, { exported }] of modules) {
    if (!/^(actions|packages)\/[^/]+\/src\//.test(path)) continue
    for (const { name, line } of exported) {
      const lines = files.get(name) ?? new Map<string, number>()
      // A type and a value of one name, and the overloads of a function, are one declaration: the first line stands for all.
      if (!lines.has(path)) lines.set(path, line)
      files.set(name, lines)
    }
  }
  return [...files]
    .filter(([name, lines]) => lines.size > 1 && ![...lines.keys()].every((path) => isUsualPart(path, name)))
    .map(([name, lines]) => ({ name, places: [...lines].map(([path, line]) => `${path}:${line}`) }))
    .sort((left, right) => (left.name < right.name ? -1 : 1))
}

function isUsualPart(path: string, name: string): boolean {
  const holders = [posix.basename(path), `${posix.basename(posix.dirname(path))}/`]
  return path.startsWith('actions/') && holders.some((holder) => housePattern[holder]?.includes(name) === true)
}
