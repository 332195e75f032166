import type { Severity } from '@slipway/shared/core/words'
import type { Finding } from '@slipway/shared/evidence/schema'
import { fingerprintOf } from '@slipway/shared/findings/fingerprint'
import { isPlaceholder, isReference, isSecretName, looksSecret } from '@slipway/shared/secrets/plausible'
import { type ScanContext, type Scanner, scanned } from '../contract/scanner.ts'
import { secretRemedy } from '../secrets/remedy.ts'
import { baseName, folderOf } from '../tree/paths.ts'
import { type EnvLine, readEnvLines } from './env-lines.ts'

type EnvFile = { path: string; isExample: boolean; lines: readonly EnvLine[] }

/** Checks `.env` files: whether they are under version control, can be parsed, agree with their example, and have real values where they should. */
export const envFiles: Scanner = {
  name: 'env-files',
  filesFor: envPaths,
  notApplicable: (tree) => (envPaths(tree.paths).length === 0 ? 'there is no .env file of any kind' : undefined),
  run: async (context) => {
    const files = await Promise.all(envPaths(context.tree.paths).map((path) => readEnvFile(path, context)))
    for (const file of files) context.done(file.path, await inspect(file, context))
    return scanned([...drift(files), ...missing(files)], { reason: `${files.length} files read` })
  },
}

function envPaths(paths: readonly string[]): string[] {
  return paths.filter((path) =>
    /^\.env(\.[\w.-]+)?$|^[\w-]+\.env(\.(example|sample|template|dist|defaults|schema))?$|^env\.(example|sample|template)$/.test(
      baseName(path),
    ),
  )
}

function isExample(path: string): boolean {
  return /\.(example|sample|template|dist|defaults|schema)(\.|$)/i.test(`.${baseName(path)}`)
}

async function readEnvFile(path: string, { tree }: ScanContext): Promise<EnvFile> {
  return { path, isExample: isExample(path), lines: readEnvLines(await tree.text(path)) }
}

async function inspect(file: EnvFile, context: ScanContext): Promise<Finding[]> {
  const secrets = await Promise.all(
    valuesOf(file)
      .filter(({ name, value }) => isSecretName(name) && looksSecret(value))
      .map((line) => realSecret(file, line, context)),
  )
  return [
    ...secrets,
    ...(context.tree.commit !== undefined ? trackedFile(file) : []),
    ...malformed(file),
    ...duplicates(file),
    ...weak(file),
    ...placeholders(file),
  ]
}

type Value = Extract<EnvLine, { kind: 'value' }>

function valuesOf(file: EnvFile): Value[] {
  return file.lines.filter((line) => line.kind === 'value')
}

async function realSecret(file: EnvFile, { name, value, line }: Value, { secrets, comments }: ScanContext): Promise<Finding> {
  const fingerprint = await secrets.fingerprint({ value, isChosen: true, file: file.path, line })
  return {
    rule: `env-files/${file.isExample ? 'real-value-in-example' : 'secret'}`,
    kind: 'secret',
    severity: file.isExample ? 'high' : 'critical',
    title: file.isExample ? `${name} has a real-looking value in an example` : `${name} has its value in the repository`,
    detail: 'The value is not shown anywhere.',
    place: { file: file.path, line },
    tools: ['env-files'],
    aliases: [],
    fingerprint,
    remedy: secretRemedy({
      revoke: 'the service that it opens',
      fingerprint,
      file: file.path,
      allowedBy: comments.of === 'commit' ? 'list' : 'list of the base branch',
    }),
  }
}

/** `.env` and `.local` files are for one machine; those of a mode (`.env.production`) may hold public settings. */
function trackedFile(file: EnvFile): Finding[] {
  if (file.isExample || !/^\.env$|\.local$/.test(baseName(file.path))) return []
  const problem: Problem = {
    rule: 'tracked',
    severity: 'high',
    line: undefined,
    title: 'the file is under version control, with every value it ever held',
    remedy: `Run "git rm --cached ${baseName(file.path)}" in its folder, add the name to .gitignore, and change every secret that it held.`,
  }
  return [problemFinding(file, problem)]
}

function malformed(file: EnvFile): Finding[] {
  return file.lines.flatMap((line) => {
    if (line.kind !== 'malformed') return []
    const remedy = 'Write NAME=value, with quotes round a value that has spaces.'
    const title = `the line cannot be relied on: ${line.why}`
    return [problemFinding(file, { rule: 'malformed', severity: 'medium', line: line.line, title, remedy })]
  })
}

function duplicates(file: EnvFile): Finding[] {
  const first = new Map<string, number>()
  return valuesOf(file).flatMap(({ name, line }) => {
    const before = first.get(name)
    if (before === undefined) first.set(name, line)
    if (before === undefined) return []
    const title = `${name} is set twice, first in line ${before}; which one holds depends on the reader`
    return [problemFinding(file, { rule: 'duplicate', severity: 'medium', line, title, remedy: 'Keep one of them.' })]
  })
}

/** Words that anybody tries first. */
const guessed = /^(test|fake|mock|secret|password|passwd|token|admin|root|none|null|undefined|true|false|123456\d*|abcdef\w*)$/i

function weak(file: EnvFile): Finding[] {
  if (file.isExample) return []
  const remedy = 'Read it from the environment, and make it at least 20 random characters.'
  return valuesOf(file)
    .filter(({ name, value }) => isSecretName(name) && isOwn(value) && isGuessable(value))
    .map(({ name, line }) => {
      const title = `${name} has a value that can be guessed`
      return problemFinding(file, { rule: 'weak', severity: 'medium', line, title, remedy })
    })
}

function isGuessable(value: string): boolean {
  return value.length < 8 || guessed.test(value)
}

/** Whether the value stands there itself, and not somewhere that it refers to. */
function isOwn(value: string): boolean {
  return value !== '' && !value.includes('$') && !isReference(value)
}

/** What a template leaves for somebody to fill in. Of a name that is no secret, `example.com` and `true` can be meant as they are. */
const unfilled = /^(<.+>|\[.+\]|\{\{.+\}\}|__.+__|(change|replace|fill)[-_ ]?(me|this|in)|todo|fixme|tbd|x{3,}|your[-_ ].+)$/i

function placeholders(file: EnvFile): Finding[] {
  if (file.isExample) return []
  return valuesOf(file).flatMap(({ name, value, line }) => {
    const isSecret = isSecretName(name)
    const isLeft = isSecret ? isOwn(value) && !isGuessable(value) && isPlaceholder(value) : unfilled.test(value)
    if (!isLeft) return []
    const title = `${name} still has the placeholder of a template`
    const remedy = isSecret ? 'Read it from the environment.' : 'Give it its value, or take the line out.'
    return [problemFinding(file, { rule: 'placeholder', severity: isSecret ? 'medium' : 'low', line, title, remedy })]
  })
}

/** Names that a file sets and its example does not have: the next copy of the example will lack them. */
function drift(files: readonly EnvFile[]): Finding[] {
  return files.flatMap((file) => {
    const example = file.isExample ? undefined : exampleOf(file, files)
    if (example === undefined) return []
    return namesWithout(file, [example]).map(({ name, line }) => {
      const title = `${name} is not in ${baseName(example.path)}`
      return problemFinding(file, { rule: 'drift', severity: 'low', line, title, remedy: `Add "${name}=" to ${example.path}.` })
    })
  })
}

/** Names of an example that no file set which was made of it: what was copied from it before lacks them, or nobody needs them. */
function missing(files: readonly EnvFile[]): Finding[] {
  return files.flatMap((example) => {
    const copies = example.isExample ? files.filter((file) => !file.isExample && exampleOf(file, files) === example) : []
    if (copies.length === 0) return []
    const where = copies.map(({ path }) => baseName(path)).join(', ')
    return namesWithout(example, copies).map(({ name, line }) => {
      const title = `${name} is not set in ${where}`
      return problemFinding(example, {
        rule: 'missing',
        severity: 'low',
        line,
        title,
        remedy: `Set ${name} there, or take it out of the example.`,
      })
    })
  })
}

/** The first line of each name that none of the others has. */
function namesWithout(file: EnvFile, others: readonly EnvFile[]): Value[] {
  const known = new Set(others.flatMap(valuesOf).map(({ name }) => name))
  const lines = new Map<string, Value>()
  for (const value of valuesOf(file)) if (!known.has(value.name) && !lines.has(value.name)) lines.set(value.name, value)
  return [...lines.values()]
}

/** The example of a file in its folder: that of its own name (`.env.production.example`), or else the common one. */
function exampleOf({ path }: EnvFile, files: readonly EnvFile[]): EnvFile | undefined {
  const examples = files.filter((other) => other.isExample && folderOf(other.path) === folderOf(path))
  const own = examples.find((other) => plainName(other.path) === baseName(path))
  return own ?? examples.find((other) => ['.env', 'env'].includes(plainName(other.path)))
}

function plainName(path: string): string {
  return baseName(path).replace(/\.(example|sample|template|dist|defaults|schema)(?=\.|$)/i, '')
}

/** A fault of a file; `line` is undefined where the fault is the file as a whole. */
type Problem = { rule: string; severity: Severity; line: number | undefined; title: string; remedy: string }

function problemFinding({ path }: EnvFile, { rule, severity, line, title, remedy }: Problem): Finding {
  return {
    rule: `env-files/${rule}`,
    kind: 'environment-file',
    severity,
    title: `${baseName(path)}: ${title}`,
    place: { file: path, line: line ?? 1 },
    tools: ['env-files'],
    aliases: [],
    fingerprint: fingerprintOf('env-files', rule, path, line === undefined ? '' : title),
    remedy,
  }
}
