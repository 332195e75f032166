import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { messageOf } from '@slipway/shared/core/errors'
import type { Finding } from '@slipway/shared/evidence/schema'
import { z } from 'zod'
import { type ScanContext, type Scanner, type ScanResult, scanFailed, scanNotRun, scanned } from '../contract/scanner.ts'
import { combineAudits, installedPackages, type LockFile, lockFilesIn, readLockFile } from './lock-file.ts'
import { npmFinding } from './npm-advisory.ts'
import { complaint, jsonIn, type ProgramOutput, runProgram } from './program.ts'
import { auditFiles, lockedPackages } from './yarn-lock.ts'

const locksIn = lockFilesIn(['yarn.lock'], installedPackages)

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

/** `yarn npm audit` of every yarn.lock: by yarn 4 for all versions, since the endpoint of yarn 1 no longer exists. */
export const yarnAudit: Scanner = {
  name: 'yarn-audit',
  filesFor: locksIn,
  notApplicable: (tree) => (locksIn(tree.paths).length === 0 ? 'there is no yarn.lock' : undefined),
  run: async (context) => {
    const locks = await Promise.all(locksIn(context.tree.paths).map((path) => readLockFile(path, context)))
    const folder = join(context.temp, `slipway-yarn-${randomUUID()}`)
    try {
      // Not in the tree: a `.yarnrc.yml` there can name a program that runs instead of yarn.
      await context.files.write(join(folder, 'version/.keep'), '')
      const version = await versionIn(join(folder, 'version'), context)
      if (version === undefined) return scanNotRun('yarn 4 is not installed', '"npm install --global @yarnpkg/cli-dist" brings it')
      const audits: ScanResult[] = []
      for (const [index, lock] of locks.entries()) audits.push(await audit(lock, join(folder, String(index)), context))
      return combineAudits(audits, version)
    } finally {
      await context.files.remove(folder)
    }
  },
}

async function versionIn(folder: string, context: ScanContext): Promise<string | undefined> {
  const result = await runProgram(['yarn', '--version'], folder, { ...context, environment: ownSettings(context) })
  const version = result.state === 'exited' && result.code === 0 ? /^\d+\.\d+\.\d+\S*/.exec(result.stdout.trim())?.[0] : undefined
  return Number(version?.split('.')[0]) >= 4 ? version : undefined
}

/** Audits in a folder with the locked packages and nothing else, so that no setting, plugin or program of the tree has an effect. */
async function audit(lock: LockFile, folder: string, context: ScanContext): Promise<ScanResult> {
  let packages: string[]
  try {
    packages = lockedPackages(lock.text)
  } catch (error) {
    return scanFailed(`${lock.path} could not be read: ${messageOf(error).slice(0, 200)}`)
  }
  if (packages.length === 0) return scanned([])
  for (const [path, text] of auditFiles(packages)) await context.files.write(join(folder, path), text)
  const command = ['yarn', 'npm', 'audit', '--all', '--recursive', '--no-deprecations', '--json'] as const
  const result = await runProgram(command, folder, { ...context, environment: ownSettings(context) })
  if (result.state === 'not-found') return scanFailed('yarn is not installed')
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

/** Exit code 0 without output is clean, 1 is findings or a fault: only lines that can be read as advisories are findings. */
export function readYarnAudit(result: ProgramOutput, lock: LockFile): ScanResult {
  const lines = result.stdout.split('\n').filter((line) => line.trim() !== '')
  const read = lines.flatMap((line) => advisory.safeParse(jsonIn(line)).data ?? [])
  if (read.length < lines.length || (result.code !== 0 && lines.length === 0))
    return scanFailed(`yarn could not audit ${lock.path}: ${complaint(result)}`)
  return scanned(read.map((one) => findingOf(one, lock)))
}

function findingOf({ value: name, children }: z.infer<typeof advisory>, lock: LockFile): Finding {
  const [locked] = children['Tree Versions']
  return npmFinding(
    {
      tool: 'yarn-audit',
      name,
      title: children.Issue,
      id: children.ID,
      severity: children.Severity,
      affected: children['Vulnerable Versions'],
      locked,
      url: children.URL,
      remedy: `Run "yarn up --recursive ${name}"; "yarn why ${name}" shows what brings it in.`,
      lineStarts: [`"${name}@npm:${locked}`, `"${name}@`, `${name}@`],
    },
    lock,
  )
}
