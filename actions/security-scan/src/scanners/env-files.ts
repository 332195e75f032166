import { join } from 'node:path'
import type { Severity } from '@slipway/shared/core/words'
import type { Finding } from '@slipway/shared/evidence/schema'
import { fingerprintOf } from '@slipway/shared/findings/fingerprint'
import { looked, type ScanContext, type Scanner } from '../contract/scanner.ts'
import { isPlaceholder, isSecretName, looksSecret } from '../secrets/plausible.ts'
import { baseName, folderOf } from '../tree/tree.ts'
import { type EnvLine, readEnvLines } from './env-lines.ts'
import { secretRemedy } from './secret-patterns.ts'

type EnvFile = { path: string; isExample: boolean; lines: readonly EnvLine[] }

/** `.env` files: whether they should be there at all, whether they can be read, and whether the example still fits. */
export const envFiles: Scanner = {
  name: 'env-files',
  filesFor: envPaths,
  notApplicable: (tree) => (envPaths(tree.paths).length === 0 ? 'there is no .env file of any kind' : undefined),
  run: async (context) => {
    const files = await Promise.all(envPaths(context.tree.paths).map((path) => readEnvFile(path, context)))
    const findings = await Promise.all(files.map((file) => inspect(file, context)))
    return looked([...findings.flat(), ...drift(files)], { reason: `${files.length} files read` })
  },
}

function envPaths(paths: readonly string[]): string[] {
  return paths.filter((path) => /^\.env(\.[\w.-]+)?$|^[\w-]+\.env$|^env\.(example|sample|template)$/.test(baseName(path)))
}

function isExample(path: string): boolean {
  return /\.(example|sample|template|dist|defaults|schema)(\.|$)/i.test(`.${baseName(path)}`)
}

async function readEnvFile(path: string, { tree, files }: ScanContext): Promise<EnvFile> {
  return { path, isExample: isExample(path), lines: readEnvLines((await files.read(join(tree.root, path))) ?? '') }
}

async function inspect(file: EnvFile, context: ScanContext): Promise<Finding[]> {
  const secrets = await Promise.all(
    valuesOf(file)
      .filter(({ name, value }) => isSecretName(name) && looksSecret(value))
      .map((line) => realSecret(file, line, context)),
  )
  return [...secrets, ...(context.tree.tracked ? trackedFile(file) : []), ...malformed(file), ...duplicates(file), ...weak(file)]
}

type Value = Extract<EnvLine, { kind: 'value' }>

function valuesOf(file: EnvFile): Value[] {
  return file.lines.filter((line) => line.kind === 'value')
}

async function realSecret(file: EnvFile, { name, value, line }: Value, { secrets }: ScanContext): Promise<Finding> {
  return {
    rule: `env-files/${file.isExample ? 'real-value-in-example' : 'secret'}`,
    kind: 'secret',
    severity: file.isExample ? 'high' : 'critical',
    title: file.isExample ? `${name} has a real-looking value in an example` : `${name} has its value in the repository`,
    detail: 'The value is not shown anywhere.',
    place: { file: file.path, line },
    tools: ['env-files'],
    aliases: [],
    fingerprint: await secrets.fingerprint(value),
    remedy: secretRemedy('the service that it opens'),
  }
}

/** `.env` and `.local` files are for one machine; those of a mode (`.env.production`) may hold public settings. */
function trackedFile(file: EnvFile): Finding[] {
  if (file.isExample || !/^\.env$|\.local$/.test(baseName(file.path))) return []
  const remedy = `Run "git rm --cached ${baseName(file.path)}" in its folder, add the name to .gitignore, and change every secret that it held.`
  return [problem(file, 'tracked', 'high', undefined, 'the file is under version control, with every value it ever held', remedy)]
}

function malformed(file: EnvFile): Finding[] {
  return file.lines.flatMap((line) =>
    line.kind === 'malformed'
      ? [
          problem(
            file,
            'malformed',
            'medium',
            line.line,
            `the line cannot be relied on: ${line.why}`,
            'Write NAME=value, with quotes round a value that has spaces.',
          ),
        ]
      : [],
  )
}

function duplicates(file: EnvFile): Finding[] {
  const first = new Map<string, number>()
  return valuesOf(file).flatMap(({ name, line }) => {
    const before = first.get(name)
    if (before === undefined) first.set(name, line)
    return before === undefined
      ? []
      : [
          problem(
            file,
            'duplicate',
            'medium',
            line,
            `${name} is set twice, first in line ${before}; which one holds depends on the reader`,
            'Keep one of them.',
          ),
        ]
  })
}

function weak(file: EnvFile): Finding[] {
  if (file.isExample) return []
  return valuesOf(file)
    .filter(({ name, value }) => isSecretName(name) && value !== '' && !value.includes('$') && (value.length < 8 || isPlaceholder(value)))
    .map(({ name, line }) =>
      problem(
        file,
        'weak',
        'medium',
        line,
        `${name} has a value that is a placeholder or can be guessed`,
        'Read it from the environment, and make it at least 20 random characters.',
      ),
    )
}

/** Names that a file sets and the example beside it does not know: the next person's copy will lack them. */
function drift(files: readonly EnvFile[]): Finding[] {
  return files
    .filter((file) => !file.isExample)
    .flatMap((file) => {
      const example = files.find((other) => other.isExample && folderOf(other.path) === folderOf(file.path))
      if (example === undefined) return []
      const known = new Set(valuesOf(example).map(({ name }) => name))
      const missing = valuesOf(file).filter(({ name }) => !known.has(name))
      return [...new Map(missing.map((value) => [value.name, value])).values()].map(({ name, line }) =>
        problem(file, 'drift', 'low', line, `${name} is not in ${baseName(example.path)}`, `Add "${name}=" to ${example.path}.`),
      )
    })
}

function problem(file: EnvFile, rule: string, severity: Severity, line: number | undefined, title: string, remedy: string): Finding {
  const nth = line === undefined ? '' : title
  return {
    rule: `env-files/${rule}`,
    kind: 'environment-file',
    severity,
    title: `${baseName(file.path)}: ${title}`,
    place: { file: file.path, line: line ?? 1 },
    tools: ['env-files'],
    aliases: [],
    fingerprint: fingerprintOf('env-files', rule, file.path, nth),
    remedy,
  }
}
