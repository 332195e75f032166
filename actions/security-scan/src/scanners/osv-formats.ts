import { posix } from 'node:path'
import { baseName, folderOf } from '../tree/paths.ts'
import { installedPackages } from './lock-file.ts'

/** How osv-scanner reads a file. */
export type OsvFormat = {
  /** Selects file names. */
  file: RegExp
  /** The reader of osv-scanner (`-L READER:FILE`), and the name of the file in the room. */
  reader: string
  /** Another file of the same folder that the reader opens, too. */
  beside?: string
  /** What the reader is given in place of the text. */
  prepare?(text: string): Prepared
  /** Another scanner reads these files, and osv-scanner is a second source. */
  isSecond?: boolean
}

/** A text that opens no other file. `names`: the packages that it asks for, where the reader passes over some of them. */
export type Prepared = { text: string; names?: readonly string[]; includes?: readonly string[] }

const named = (...names: string[]): OsvFormat[] =>
  names.map((name) => ({ file: new RegExp(`^${name.replaceAll('.', '\\.')}$`), reader: name }))

/** The formats of osv-scanner 2.6 (`scalibrplugin/presets.go`, `scanners/parseas.go`) that are lock files or stand for one. */
export const osvFormats: readonly OsvFormat[] = [
  // Below Go 1.17, go.mod has the direct dependencies alone and go.sum the others.
  { file: /^go\.mod$/, reader: 'go.mod', beside: 'go.sum' },
  {
    file: /^([\w.-]*[-_.])?(requirements|constraints)([-_.][\w.-]*)?\.(txt|in|pip)$/i,
    reader: 'requirements.txt',
    prepare: prepareRequirements,
  },
  ...named('Pipfile.lock', 'pdm.lock', 'poetry.lock', 'uv.lock'),
  { file: /^pylock(\.[\w-]+)?\.toml$/, reader: 'pylock.toml' },
  ...named('Gemfile.lock', 'gems.locked', 'composer.lock'),
  { file: /^pom\.xml$/, reader: 'pom.xml', prepare: preparePom },
  ...named('gradle.lockfile', 'buildscript-gradle.lockfile', 'verification-metadata.xml', 'packages.lock.json', 'packages.config'),
  { file: /\.deps\.json$/, reader: 'deps.json' },
  ...named('pubspec.lock', 'mix.lock', 'cabal.project.freeze', 'stack.yaml.lock', 'renv.lock', 'conan.lock'),
  ...[
    ...named('pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'Cargo.lock'),
    { file: /^(package-lock|npm-shrinkwrap)\.json$/, reader: 'package-lock.json' },
  ].map((format) => ({ ...format, isSecond: true })),
]

export function osvFormatOf(path: string): OsvFormat | undefined {
  return installedPackages.test(path) ? undefined : osvFormats.find(({ file }) => file.test(baseName(path)))
}

/**
 * The lines of a requirements file that name a package, each joined to one line at its place. Its options are left out: `-r` would have
 * the reader open any file of the machine, and the parts of a line that it takes away can make an option of what is none.
 */
function prepareRequirements(text: string): Prepared {
  const kept: string[] = []
  const names: string[] = []
  const includes: string[] = []
  for (const line of logicalLines(text)) {
    const name = /^[A-Za-z0-9][\w.-]*/.exec(line.text)?.[0]
    if (name !== undefined) names.push(name)
    const included = /^(?:-r|-c|--requirement|--constraint)[\s=]*([^\s=].*)$/.exec(line.text)?.[1]
    if (included !== undefined) includes.push(included.trim())
    kept.push(name === undefined ? '' : line.text, ...Array.from({ length: line.more }, () => ''))
  }
  return { text: kept.join('\n'), names, includes }
}

/** Lines without comments, joined where one ends with a backslash; `more` is how many were joined to it. (pip, "Requirements File Format") */
function logicalLines(text: string): { text: string; more: number }[] {
  const lines: { text: string; more: number }[] = []
  let open = false
  for (const line of text.split(/\r?\n/)) {
    const said = line.replace(/(^|\s)#.*$/, '').trim()
    const goesOn = said.endsWith('\\')
    const part = said.replace(/\\+$/, '').trim()
    const last = lines.at(-1)
    if (open && last !== undefined) lines.splice(-1, 1, { text: `${last.text} ${part}`.trim(), more: last.more + 1 })
    else lines.push({ text: part, more: 0 })
    open = goesOn
  }
  return lines
}

/** A path in a POM that names its parent would have the reader open a file of the machine. */
function preparePom(text: string): Prepared {
  return { text: text.replaceAll('relativePath', 'ignoredPath') }
}

/** The files of the tree that a requirements file asks to be read, too. */
export function includedFiles(path: string, { includes = [] }: Prepared): string[] {
  return includes.map((target) => (/^\w+:\/\//.test(target) ? target : posix.normalize(`${folderOf(path)}/${target}`)))
}
