import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { z } from 'zod'
import { runIn } from '../run.ts'
import { type Module, readModule } from './module.ts'

/** An import that leads from one file of the repository to another, and its line. Type-only imports count like the others. */
export type Arrow = { from: string; to: string; line: number }

/** What git names of a checkout. A file that could not be read has no text. */
export type Checkout = {
  /** The TypeScript files. */
  sources: readonly { path: string; text: string | undefined }[]
  /** Every file: an import may lead to one that is not TypeScript. */
  paths: ReadonlySet<string>
  packages: readonly Package[]
}

/** A workspace package: its name, its folder, and the files behind its export patterns, each with at most one `*`. */
export type Package = { name: string; folder: string; exports: readonly { pattern: string; file: string }[] }

/** The parsed files and the arrows between them. The problems say what could not be read, parsed or followed. */
export type Tree = { named: number; modules: ReadonlyMap<string, Module>; arrows: readonly Arrow[]; problems: readonly string[] }

/** Reads what git names: tracked files, and untracked ones that are not ignored. Throws an Error where git does not answer. */
export async function readCheckout(folder: string): Promise<Checkout> {
  const { code, output } = await runIn(folder, 'git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])
  if (code !== 0) throw new Error(`git ls-files in ${folder} ended with ${code}: ${output.trim()}`)
  const paths = new Set(output.split('\0').filter((path) => path !== ''))
  const sources = [...paths].filter((path) => path.endsWith('.ts')).sort()
  const manifests = [...paths].filter((path) => /^(actions|packages)\/[^/]+\/package\.json$/.test(path))
  return {
    sources: sources.map((path) => ({ path, text: textOf(join(folder, path)) })),
    paths,
    packages: manifests.flatMap((path) => {
      const text = textOf(join(folder, path))
      return text === undefined ? [] : [packageOf(posix.dirname(path), text)]
    }),
  }
}

function textOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

const manifestSchema = z.object({
  name: z.string(),
  exports: z.record(z.string(), z.object({ 'slipway-source': z.string() })).default({}),
})

function packageOf(folder: string, text: string): Package {
  const { name, exports } = manifestSchema.parse(JSON.parse(text))
  return { name, folder, exports: Object.entries(exports).map(([pattern, to]) => ({ pattern, file: to['slipway-source'] })) }
}

/** Parses the files and follows their imports. A computed import is a problem, except in the files of `computed`. */
export function treeOf(checkout: Checkout, computed: readonly string[] = []): Tree {
  const modules = new Map<string, Module>()
  const problems: string[] = []
  for (const { path, text } of checkout.sources) {
    if (text === undefined) {
      problems.push(`${path} could not be read, but git names it: restore it, or remove it with git rm`)
      continue
    }
    try {
      modules.set(path, readModule(path, text))
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      problems.push(error.message)
    }
  }
  const arrows = new Map<string, Arrow>()
  for (const [from, { imports }] of modules) {
    for (const { specifier, line } of imports) {
      if (specifier === undefined && computed.includes(from)) continue
      const reached = specifier === undefined ? { problem: 'computes what it imports: name the file' } : resolve(from, specifier, checkout)
      if ('problem' in reached) problems.push(`${from}:${line} ${reached.problem}`)
      else if (reached.file.endsWith('.ts') && !arrows.has(`${from} ${reached.file}`)) {
        arrows.set(`${from} ${reached.file}`, { from, to: reached.file, line })
      }
    }
  }
  return { named: checkout.sources.length, modules, arrows: [...arrows.values()], problems }
}

/** The file of this repository that a specifier leads to; '' where it leads to a package of others. */
function resolve(from: string, specifier: string, { paths, packages }: Checkout): { file: string } | { problem: string } {
  const owner = packages.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`))
  const own = specifier.startsWith('.')
  if (!own && owner === undefined && !specifier.startsWith('@slipway/')) return { file: '' }
  if (owner !== undefined && from.startsWith(`${owner.folder}/src/`)) {
    return { problem: `imports ${specifier} of its own package: import it by its relative path` }
  }
  const candidates = own
    ? [posix.join(posix.dirname(from), specifier)]
    : owner === undefined
      ? []
      : exportedFiles(owner, `.${specifier.slice(owner.name.length)}`)
  // TypeScript lets ./a.js stand for ./a.ts, so both lead to the same file.
  const file = candidates.flatMap((path) => [path.replace(/\.js$/, '.ts'), path]).find((path) => paths.has(path))
  return file === undefined ? { problem: `imports ${specifier}, and git names no such file` } : { file }
}

/** The files that a package exports under a subpath, such as `./core/errors`. */
function exportedFiles({ folder, exports }: Package, subpath: string): string[] {
  return exports.flatMap(({ pattern, file }) => {
    const [head = '', tail] = pattern.split('*')
    if (tail === undefined) return subpath === head ? [posix.join(folder, file)] : []
    if (!subpath.startsWith(head) || !subpath.endsWith(tail)) return []
    const matched = subpath.slice(head.length, subpath.length - tail.length)
    return [posix.join(folder, file).replace('*', () => matched)]
  })
}
