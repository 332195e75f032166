import { join } from 'node:path'
import type { Finding } from '@slipway/shared/evidence/schema'
import { z } from 'zod'
import { type ScanContext, type ScanResult, scanFailed, scanned } from '../contract/scanner.ts'
import { folderOf } from '../tree/paths.ts'
import { installedPackages, type LockFile, lockFileScanner } from './lock-file.ts'
import { noFixRemedy, npmFinding } from './npm-advisory.ts'
import { complaint, jsonIn, type ProgramOutput, runProgram } from './program.ts'

const advisory = z.object({
  source: z.union([z.number(), z.string()]),
  name: z.string(),
  title: z.string().default('a known vulnerability'),
  url: z.string().default(''),
  severity: z.string(),
  range: z.string().default('*'),
})
const vulnerability = z.object({
  via: z.array(z.union([z.string(), advisory])),
  effects: z.array(z.string()).default([]),
  nodes: z.array(z.string()).default([]),
  fixAvailable: z
    .union([z.boolean(), z.object({ name: z.string(), version: z.string(), isSemVerMajor: z.boolean().default(false) })])
    .default(false),
})
/** `npm audit --json`, report version 2, as npm 7 and later print it; a fault has `message` or `error` instead. */
const report = z.object({ auditReportVersion: z.literal(2), vulnerabilities: z.record(z.string(), vulnerability) })
const fault = z.object({
  message: z.string().optional(),
  error: z.object({ summary: z.string().default(''), detail: z.string().default('') }).optional(),
})

/** `npm audit` of every package-lock.json in the tree. */
export const npmAudit = lockFileScanner({
  name: 'npm-audit',
  lockFiles: ['package-lock.json', 'npm-shrinkwrap.json'],
  except: installedPackages,
  program: 'npm',
  install: 'actions/setup-node brings it',
  audit,
})

async function audit(lock: LockFile, context: ScanContext): Promise<ScanResult> {
  const folder = join(context.tree.root, folderOf(lock.path))
  const result = await runProgram(['npm', 'audit', '--json', '--package-lock-only'], folder, context)
  return result.state === 'not-found' ? scanFailed('npm is not installed') : readNpmAudit(result, lock)
}

/** Exit code 1 means findings and faults alike, so only what was printed tells them apart. */
export function readNpmAudit(result: ProgramOutput, lock: LockFile): ScanResult {
  const json = jsonIn(result.stdout)
  const parsed = report.safeParse(json)
  if (!parsed.success) return scanFailed(`npm could not audit ${lock.path}: ${faultOf(json) ?? complaint(result)}`)
  return scanned(
    Object.values(parsed.data.vulnerabilities).flatMap((one) =>
      one.via.flatMap((via) => (typeof via === 'string' ? [] : [findingOf(via, one, lock)])),
    ),
  )
}

function faultOf(json: unknown): string | undefined {
  const { message, error } = fault.safeParse(json).data ?? {}
  const said = [error?.summary, error?.detail, message].filter((part) => part !== undefined && part !== '')
  return said.length === 0 ? undefined : said.join(' ').replace(/\s+/g, ' ').slice(0, 400)
}

function findingOf(
  via: z.infer<typeof advisory>,
  { nodes, effects, fixAvailable }: z.infer<typeof vulnerability>,
  lock: LockFile,
): Finding {
  return npmFinding(
    {
      tool: 'npm-audit',
      name: via.name,
      title: via.title,
      id: via.source,
      severity: via.severity,
      affected: via.range,
      locked: versionIn(lock, nodes[0] ?? ''),
      requiredBy: effects.slice(0, 10),
      url: via.url,
      remedy: remedyOf(fixAvailable, via.name),
      lineStarts: [...nodes, via.name].map((node) => `"${node}": {`),
    },
    lock,
  )
}

function versionIn({ text }: LockFile, node: string): string | undefined {
  const lock = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) }).safeParse(jsonIn(text))
  return lock.data?.packages[node]?.version
}

function remedyOf(fix: z.infer<typeof vulnerability>['fixAvailable'], name: string): string {
  if (fix === true) return 'Run "npm audit fix" in the folder of the lock file.'
  if (fix === false) return noFixRemedy(name)
  return `Run "npm install ${fix.name}@${fix.version}"${fix.isSemVerMajor ? '; it is a new major version, so read what changed' : ''}.`
}
