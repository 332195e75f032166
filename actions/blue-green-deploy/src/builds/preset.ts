import { posix } from 'node:path'
import { type BuildTree, lockFiles } from './build-tree.ts'

/** What a preset says of one thing, or why it cannot say it. */
export type Said = { value: string } | { refused: string }

/** What package managers download, by the paths that each of them documents. `key`: changes with the lock file. */
export type BuildCache = { paths: readonly string[]; key: string; restoreKey: string }

/** What a reader would not expect, such as a script that is missing. `about`: the decision that it belongs to; own words for that one take its place. */
export type BuildNote = { about: 'install' | 'build' | 'test' | 'output'; text: string }

/** How the files of a service say that it is built. */
export type PresetBuild = {
  /** Which files say so. */
  because: string
  /** Brings the tools, before the build. Empty where the runner has them. */
  setup: string
  command: Said
  /** Empty where there are no tests. */
  test: Said
  /** The folder that becomes the release. */
  output: Said
  cache: BuildCache | undefined
  /** What says the version of Node, from the folder of the service; empty where nothing does. */
  nodeVersionFile: string
  notes: readonly BuildNote[]
}

/** A preset that does nothing: the folder, or the part of it that is named, is the release. */
export function nothing(because: string, output = '.'): PresetBuild {
  return {
    because,
    setup: '',
    command: { value: '' },
    test: { value: '' },
    output: { value: output },
    cache: undefined,
    nodeVersionFile: '',
    notes: [],
  }
}

/** The nearest lock file of a manager, from the folder of the service. */
export function lockOf({ folders }: BuildTree, manager: string): string | undefined {
  for (const { path, names } of folders) {
    const name = names.find((one) => lockFiles[one] === manager)
    if (name !== undefined) return posix.join(path, name)
  }
  return undefined
}

/** Nothing is cached without a lock file: nothing says then when the cache is out of date. */
export function cacheOf(manager: string, tree: BuildTree, lock: string | undefined, paths: readonly string[]): BuildCache | undefined {
  const digest = lock === undefined ? undefined : tree.locks[lock]
  if (digest === undefined) return undefined
  const restoreKey = `slipway-${manager}-${tree.folder === '.' ? '' : `${tree.folder.replaceAll('/', '_')}-`}`
  return { paths, key: `${restoreKey}${digest}`, restoreKey }
}
