import { join } from 'node:path'
import type { Finding } from '@slipway/shared/evidence/schema'
import { z } from 'zod'
import { type ScanContext, type ScanResult, scanFailed, scanned } from '../contract/scanner.ts'
import { folderOf } from '../tree/paths.ts'
import { installedPackages, type LockFile, lockFileScanner } from './lock-file.ts'
import { noFixRemedy, npmFinding } from './npm-advisory.ts'
import { complaint, jsonIn, type ProgramOutput, runProgram } from './program.ts'

const advisory = z.object({
  findings: z.array(z.object({ version: z.string(), paths: z.array(z.string()).default([]) })).default([]),
  id: z.union([z.number(), z.string()]).optional(),
  title: z.string().default('a known vulnerability'),
  module_name: z.string(),
  vulnerable_versions: z.string().default('*'),
  patched_versions: z.string().optional(),
  severity: z.string(),
  github_advisory_id: z.string().optional(),
  cves: z.array(z.string()).default([]),
  url: z.string().optional(),
})
/** `pnpm audit --json`; a fault has `error` instead. Versions before 11 ask an address that is no longer served. */
const report = z.object({ advisories: z.record(z.string(), advisory) })
const fault = z.object({ error: z.object({ code: z.string().default(''), message: z.string().default('') }) })

/** `pnpm audit` of every pnpm-lock.yaml in the tree. */
export const pnpmAudit = lockFileScanner({
  name: 'pnpm-audit',
  lockFiles: ['pnpm-lock.yaml'],
  except: installedPackages,
  program: 'pnpm',
  install: 'pnpm/action-setup brings it',
  audit,
})

async function audit(lock: LockFile, context: ScanContext): Promise<ScanResult> {
  const folder = join(context.tree.root, folderOf(lock.path))
  const result = await runProgram(['pnpm', 'audit', '--json'], folder, { ...context, environment: withRegistry(context.environment) })
  return result.state === 'not-found' ? scanFailed('pnpm is not installed') : readPnpmAudit(result, lock)
}

/** Since version 12 pnpm reads its settings from `pnpm_config_*` alone; a registry set for npm is meant for both. */
function withRegistry(environment: ScanContext['environment']): ScanContext['environment'] {
  const registry = environment['npm_config_registry'] ?? environment['NPM_CONFIG_REGISTRY']
  return registry === undefined ? environment : { pnpm_config_registry: registry, ...environment }
}

export function readPnpmAudit(result: ProgramOutput, lock: LockFile): ScanResult {
  const json = jsonIn(result.stdout)
  const parsed = report.safeParse(json)
  if (parsed.success) return scanned(Object.values(parsed.data.advisories).map((one) => findingOf(one, lock)))
  const said = fault.safeParse(json).data?.error
  const reason = said === undefined ? complaint(result) : `${said.code} ${said.message}`.trim().slice(0, 400)
  return scanFailed(`pnpm could not audit ${lock.path}: ${reason}`)
}

function findingOf(one: z.infer<typeof advisory>, lock: LockFile): Finding {
  const name = one.module_name
  const locked = one.findings[0]?.version
  const entries = [`${name}@${locked ?? ''}`, `/${name}@${locked ?? ''}`, `/${name}/${locked ?? ''}`]
  return npmFinding(
    {
      tool: 'pnpm-audit',
      name,
      title: one.title,
      id: one.id ?? one.title,
      ghsa: one.github_advisory_id,
      aliases: one.cves,
      severity: one.severity,
      affected: one.vulnerable_versions,
      locked,
      requiredBy: one.findings.flatMap((finding) => finding.paths).slice(0, 5),
      url: one.url,
      remedy: remedyOf(one.patched_versions, name),
      lineStarts: entries.flatMap((entry) => [`${entry}:`, `'${entry}':`, `${entry}(`, `'${entry}(`]),
    },
    lock,
  )
}

function remedyOf(patched: string | undefined, name: string): string {
  if (patched === undefined || patched === '' || patched === '<0.0.0') return noFixRemedy(name)
  return `Update ${name} to ${patched}, by "pnpm update" or under overrides: of pnpm-workspace.yaml.`
}
