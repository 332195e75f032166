import { join } from 'node:path'
import type { Finding } from '@slipway/shared/evidence/schema'
import { fingerprintOf } from '@slipway/shared/findings/fingerprint'
import { parseSeverity } from '@slipway/shared/findings/severity'
import { z } from 'zod'
import { failed, looked, notRun, type ScanContext, type Scanner, type ScanResult } from '../contract/scanner.ts'
import { baseName, folderOf } from '../tree/tree.ts'
import { lockLine } from './lock-line.ts'
import { complaint, jsonIn, runProgram, versionOf } from './program.ts'

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
export const pnpmAudit: Scanner = {
  name: 'pnpm-audit',
  filesFor: locksOf,
  notApplicable: (tree) => (locksOf(tree.paths).length === 0 ? 'there is no pnpm-lock.yaml' : undefined),
  run: async (context) => {
    const version = await versionOf(['pnpm', '--version'], context)
    if (version === undefined) return notRun('pnpm is not installed', 'pnpm/action-setup brings it')
    const results = await Promise.all(locksOf(context.tree.paths).map((lock) => audit(lock, context)))
    const findings = results.flatMap((result) => result.findings)
    const reasons = results.flatMap((result) => (result.state === 'error' ? [result.reason ?? ''] : []))
    return reasons.length > 0
      ? { ...failed(reasons.join('; '), findings), version }
      : looked(findings, { version, reason: `${results.length} lock files` })
  },
}

function locksOf(paths: readonly string[]): string[] {
  return paths.filter((path) => baseName(path) === 'pnpm-lock.yaml' && !/(^|\/)node_modules\//.test(path))
}

async function audit(lock: string, context: ScanContext): Promise<ScanResult> {
  const folder = join(context.tree.root, folderOf(lock))
  const result = await runProgram(['pnpm', 'audit', '--json'], folder, { ...context, environment: withRegistry(context.environment) })
  if (result.state === 'not-found') return failed('pnpm is not installed')
  return readPnpmAudit(result, lock, (await context.files.read(join(context.tree.root, lock))) ?? '')
}

/** Since version 12 pnpm reads its settings from `pnpm_config_*` alone; a registry set for npm is meant for both. */
function withRegistry(environment: ScanContext['environment']): ScanContext['environment'] {
  const registry = environment['npm_config_registry'] ?? environment['NPM_CONFIG_REGISTRY']
  return registry === undefined ? environment : { pnpm_config_registry: registry, ...environment }
}

export function readPnpmAudit(result: { code: number; stdout: string; stderr: string }, lock: string, lockText: string): ScanResult {
  const json = jsonIn(result.stdout)
  const parsed = report.safeParse(json)
  if (parsed.success) return looked(Object.values(parsed.data.advisories).map((one) => toFinding(one, lock, lockText)))
  const said = fault.safeParse(json).data?.error
  return failed(
    `pnpm could not audit ${lock}: ${said === undefined ? complaint(result) : `${said.code} ${said.message}`.trim().slice(0, 400)}`,
  )
}

function toFinding(one: z.infer<typeof advisory>, lock: string, lockText: string): Finding {
  const name = one.module_name
  const rule = one.github_advisory_id ?? /GHSA(-\w{4}){3}/i.exec(one.url ?? '')?.[0] ?? `npm-${one.id ?? one.title}`
  const version = one.findings[0]?.version
  const spelled = [`${name}@${version ?? ''}`, `/${name}@${version ?? ''}`, `/${name}/${version ?? ''}`]
  const line = lockLine(lockText, [...spelled.flatMap((key) => [`${key}:`, `'${key}':`, `${key}(`, `'${key}(`])])
  const paths = one.findings.flatMap((finding) => finding.paths).slice(0, 5)
  return {
    rule,
    kind: 'dependency',
    severity: parseSeverity(one.severity),
    title: `${name}: ${one.title}`,
    detail: `Versions ${one.vulnerable_versions} are affected${version === undefined ? '' : `; ${version} is locked`}.${paths.length === 0 ? '' : ` Brought in by ${paths.join(', ')}.`}`,
    place: { file: lock, ...(line === undefined ? {} : { line }) },
    tools: ['pnpm-audit'],
    aliases: one.cves,
    package: { ecosystem: 'npm', name, ...(version === undefined ? {} : { version }) },
    fingerprint: fingerprintOf('dependency', 'npm', name, rule, folderOf(lock)),
    remedy: remedyOf(one.patched_versions, name),
    ...(one.url === undefined ? {} : { url: one.url }),
  }
}

function remedyOf(patched: string | undefined, name: string): string {
  if (patched === undefined || patched === '' || patched === '<0.0.0')
    return `No fix is published: replace ${name}, or the package that brings it in.`
  return `Update ${name} to ${patched}, by "pnpm update" or under overrides: of pnpm-workspace.yaml.`
}
