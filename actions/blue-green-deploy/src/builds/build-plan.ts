import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { shellWord } from '@slipway/shared/core/shell-word'
import type { BuildTree } from './build-tree.ts'
import type { BuildCache, BuildNote, Said } from './preset.ts'
import { type PresetName, presetBuild, presetOf } from './presets.ts'
import { shellLine } from './shell.ts'

/** What the caller of the workflow says; each comes before slipway.yml, and that before the files. Empty ones do not count. */
export type BuildWords = Partial<Record<'setup' | 'command' | 'test' | 'output', string | undefined>>

/** How a service is built, as lines for bash that run in its folder. Empty lines do nothing. */
export type BuildPlan = {
  /** Who says so, for a reader. */
  because: string
  setup: string
  command: string
  test: string
  /** The folder that becomes the release, from the folder of the service. */
  output: string
  cache: BuildCache | undefined
  nodeVersionFile: string
  notes: readonly string[]
  /** Why it cannot be built; empty where it can. */
  problems: readonly string[]
}

type Build = EnvironmentConfig['build']

/** Whose own words take the place of what a note tells of: a command of one's own installs by itself. */
const decisionOf = { install: 'command', build: 'command', test: 'test', output: 'output' } as const satisfies Record<
  BuildNote['about'],
  string
>

/** How a service is built: by its own words, and where it has none by its files. Its own words win one by one. */
export function planBuild({ words = {}, build, tree }: { words?: BuildWords; build: Build; tree: BuildTree }): BuildPlan {
  const found = presetOf(tree)
  // A service that says its own command in slipway.yml is built by that alone.
  const name: PresetName = build?.preset ?? (build?.run === undefined ? found.name : 'none')
  const ownOutput = nonEmpty(words.output) ?? build?.output
  const preset = presetBuild(name, tree, ownOutput)
  // Own commands use the same managers of packages.
  const tools = name === 'none' ? presetBuild(found.name, tree) : preset
  const own = {
    setup: nonEmpty(words.setup) ?? (build?.setup === undefined ? undefined : shellLine(build.setup)),
    command: nonEmpty(words.command) ?? (build?.run === undefined ? undefined : shellLine(build.run)),
    test: nonEmpty(words.test) ?? (build?.test === undefined ? undefined : shellLine(build.test)),
    output: ownOutput,
  }
  const chosen = {
    command: chosenOf(own.command, preset.command),
    test: chosenOf(own.test, preset.test),
    output: chosenOf(own.output, preset.output),
  }
  const said = (one: Said) => ('value' in one ? one.value : '')
  const toldByOwn = Object.entries(own).flatMap(([key, value]) => (value === undefined ? [] : [key]))
  const onlyOwn = own.command !== undefined && own.test !== undefined && own.output !== undefined
  return {
    because: becauseOf(toldByOwn, onlyOwn, preset.because),
    setup: own.setup ?? (own.command === undefined || own.test === undefined ? preset.setup : ''),
    command: said(chosen.command),
    test: said(chosen.test),
    output: said(chosen.output),
    cache: tools.cache,
    nodeVersionFile: tools.nodeVersionFile,
    notes: [
      ...preset.notes.filter(({ about }) => own[decisionOf[about]] === undefined).map(({ text }) => text),
      ...(own.command === undefined && build?.preset === undefined
        ? found.also.map(
            (file) => `${file} is not built, since package.json is there too: build.preset or a build command of your own says otherwise.`,
          )
        : []),
    ],
    problems: [...new Set(Object.values(chosen).flatMap((one) => ('refused' in one ? [one.refused] : [])))],
  }
}

function chosenOf(own: string | undefined, preset: Said): Said {
  return own === undefined ? preset : { value: own }
}

function becauseOf(own: readonly string[], onlyOwn: boolean, files: string): string {
  if (own.length === 0) return files
  return onlyOwn ? 'own commands' : `own ${own.join(', ')}; ${files}`
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text
}

/** Lines for bash that export these variables to what comes after them. Throws nothing; names are checked before. */
export function exportLines(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}=${shellWord(value)}\n`)
    .join('')
}

/** What is done with the cache in one run. */
export type CacheUse = { restore: boolean; save: boolean }

/**
 * A build that may be deployed begins without a cache, and leaves the one that checks begin with: nothing that another run has written is in
 * a release. `all` lets releases read it too.
 */
export function cacheUseOf(setting: 'checks' | 'all' | 'off', { deploys, cached }: { deploys: boolean; cached: boolean }): CacheUse {
  if (setting === 'off' || !cached) return { restore: false, save: false }
  return { restore: !deploys || setting === 'all', save: deploys }
}
