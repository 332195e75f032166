import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { messageOf } from '@slipway/shared/core/errors'
import type { Finding } from '@slipway/shared/evidence/schema'
import { fingerprintOf } from '@slipway/shared/findings/fingerprint'
import { parseSeverity } from '@slipway/shared/findings/severity'
import { z } from 'zod'
import { failed, looked, notRun, type ScanContext, type Scanner, type ScanResult } from '../contract/scanner.ts'
import { baseName, folderOf } from '../tree/tree.ts'
import { lockLine } from './lock-line.ts'
import { complaint, jsonIn, runProgram } from './program.ts'
import { auditFiles, lockedPackages } from './yarn-lock.ts'

/** One line of `yarn npm audit --json` (yarn 4, `npmAuditUtils.ts`): an advisory, and the versions in the lock file that it is about. */
const advisory = z.object({
  value: z.string(),
  children: z.object({
    ID: z.union([z.number(), z.string()]),
    Issue: z.string().default('a known vulnerability'),
    URL: z.string().default(''),
    Severity: z.string(),
    'Vulnerable Versions': z.string().default('*'),
    'Tree Versions': z.array(z.string()).default([]),
  }),
})

/** `yarn npm audit` of every yarn.lock: by yarn 4 for all versions, since what yarn 1 asks is no longer served. */
export const yarnAudit: Scanner = {
  name: 'yarn-audit',
  filesFor: locksOf,
  notApplicable: (tree) => (locksOf(tree.paths).length === 0 ? 'there is no yarn.lock' : undefined),
  run: async (context) => {
    const paths = locksOf(context.tree.paths)
    const locks = await Promise.all(
      paths.map(async (path) => ({ path, text: (await context.files.read(join(context.tree.root, path))) ?? '' })),
    )
    const folder = join(context.temp, `slipway-yarn-${randomUUID()}`)
    try {
      // No folder of the tree: a `.yarnrc.yml` there may name a program to be run in the place of yarn.
      await context.files.write(join(folder, 'version/.keep'), '')
      const version = await versionIn(join(folder, 'version'), context)
      if (version === undefined) return notRun('yarn 4 is not installed', '"npm install --global @yarnpkg/cli-dist" brings it')
      const results: ScanResult[] = []
      for (const [index, lock] of locks.entries()) results.push(await audit(lock, join(folder, String(index)), context))
      const findings = results.flatMap((result) => result.findings)
      const reasons = results.flatMap((result) => (result.state === 'error' ? [result.reason ?? ''] : []))
      return reasons.length > 0
        ? { ...failed(reasons.join('; '), findings), version }
        : looked(findings, { version, reason: `${results.length} lock files` })
    } finally {
      await context.files.remove(folder)
    }
  },
}

function locksOf(paths: readonly string[]): string[] {
  return paths.filter((path) => baseName(path) === 'yarn.lock' && !/(^|\/)node_modules\//.test(path))
}

async function versionIn(folder: string, context: ScanContext): Promise<string | undefined> {
  const result = await runProgram(['yarn', '--version'], folder, { ...context, environment: ownSettings(context) })
  const version = result.state === 'exited' && result.code === 0 ? /^\d+\.\d+\.\d+\S*/.exec(result.stdout.trim())?.[0] : undefined
  return Number(version?.split('.')[0]) >= 4 ? version : undefined
}

type Lock = { path: string; text: string }

/** In a folder that has what the lock file locks and nothing else, so that no setting, plugin or program of the tree has a say. */
async function audit(lock: Lock, folder: string, context: ScanContext): Promise<ScanResult> {
  let packages: string[]
  try {
    packages = lockedPackages(lock.text)
  } catch (error) {
    return failed(`${lock.path} could not be read: ${messageOf(error).slice(0, 200)}`)
  }
  if (packages.length === 0) return looked([])
  for (const [path, text] of auditFiles(packages)) await context.files.write(join(folder, path), text)
  const command = ['yarn', 'npm', 'audit', '--all', '--recursive', '--no-deprecations', '--json'] as const
  const result = await runProgram(command, folder, { ...context, environment: ownSettings(context) })
  if (result.state === 'not-found') return failed('yarn is not installed')
  return readYarnAudit(result, lock)
}

/** Settings come from the environment alone, under a name of its own for the file; a registry set for npm is meant for yarn too. */
function ownSettings({ environment }: ScanContext): ScanContext['environment'] {
  const registry = environment['npm_config_registry'] ?? environment['NPM_CONFIG_REGISTRY']
  return {
    ...(registry === undefined ? {} : { YARN_NPM_REGISTRY_SERVER: registry }),
    ...environment,
    YARN_RC_FILENAME: '.slipway-yarnrc.yml',
    YARN_IGNORE_PATH: '1',
    YARN_PLUGINS: '',
    YARN_ENABLE_TELEMETRY: '0',
    COREPACK_ENABLE_STRICT: '0',
    COREPACK_ENABLE_PROJECT_SPEC: '0',
  }
}

/** Exit code 0 with nothing said is clean, 1 is findings or a fault: only lines that can be read as advisories are findings. */
export function readYarnAudit(result: { code: number; stdout: string; stderr: string }, { path, text }: Lock): ScanResult {
  const lines = result.stdout.split('\n').filter((line) => line.trim() !== '')
  const read = lines.flatMap((line) => advisory.safeParse(jsonIn(line)).data ?? [])
  if (read.length < lines.length || (result.code !== 0 && lines.length === 0))
    return failed(`yarn could not audit ${path}: ${complaint(result)}`)
  return looked(read.map((one) => toFinding(one, path, text)))
}

function toFinding({ value: name, children }: z.infer<typeof advisory>, lock: string, lockText: string): Finding {
  const rule = /GHSA(-[23456789cfghjmpqrvwx]{4}){3}/i.exec(children.URL)?.[0] ?? `npm-${children.ID}`
  const [version] = children['Tree Versions']
  const line = lockLine(lockText, [`"${name}@npm:${version}`, `"${name}@`, `${name}@`])
  return {
    rule,
    kind: 'dependency',
    severity: parseSeverity(children.Severity),
    title: `${name}: ${children.Issue}`,
    detail: `Versions ${children['Vulnerable Versions']} are affected${version === undefined ? '' : `; ${version} is locked`}.`,
    place: { file: lock, ...(line === undefined ? {} : { line }) },
    tools: ['yarn-audit'],
    aliases: [],
    package: { ecosystem: 'npm', name, ...(version === undefined ? {} : { version }) },
    fingerprint: fingerprintOf('dependency', 'npm', name, rule, folderOf(lock)),
    remedy: `Run "yarn up --recursive ${name}"; "yarn why ${name}" shows what brings it in.`,
    ...(children.URL === '' ? {} : { url: children.URL }),
  }
}
