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

const lockFiles = ['package-lock.json', 'npm-shrinkwrap.json']

/** `npm audit` of every package-lock.json in the tree. */
export const npmAudit: Scanner = {
  name: 'npm-audit',
  filesFor: locksOf,
  notApplicable: (tree) => (locksOf(tree.paths).length === 0 ? 'there is no package-lock.json' : undefined),
  run: async (context) => {
    const version = await versionOf(['npm', '--version'], context)
    if (version === undefined) return notRun('npm is not installed', 'actions/setup-node brings it')
    const results = await Promise.all(locksOf(context.tree.paths).map((lock) => audit(lock, context)))
    const findings = results.flatMap((result) => result.findings)
    const reasons = results.flatMap((result) => (result.state === 'error' ? [result.reason ?? ''] : []))
    return reasons.length > 0
      ? { ...failed(reasons.join('; '), findings), version }
      : looked(findings, { version, reason: `${results.length} lock files` })
  },
}

function locksOf(paths: readonly string[]): string[] {
  return paths.filter((path) => lockFiles.includes(baseName(path)) && !/(^|\/)node_modules\//.test(path))
}

async function audit(lock: string, context: ScanContext): Promise<ScanResult> {
  const folder = join(context.tree.root, folderOf(lock))
  const result = await runProgram(['npm', 'audit', '--json', '--package-lock-only'], folder, context)
  if (result.state === 'not-found') return failed('npm is not installed')
  const lockText = (await context.files.read(join(context.tree.root, lock))) ?? ''
  return readNpmAudit(result, lock, lockText)
}

/** Exit code 1 means findings and faults alike, so only what was printed tells them apart. */
export function readNpmAudit(result: { code: number; stdout: string; stderr: string }, lock: string, lockText: string): ScanResult {
  const json = jsonIn(result.stdout)
  const parsed = report.safeParse(json)
  if (!parsed.success) return failed(`npm could not audit ${lock}: ${faultOf(json) ?? complaint(result)}`)
  const found = Object.values(parsed.data.vulnerabilities).flatMap((one) =>
    one.via.flatMap((via) => (typeof via === 'string' ? [] : [toFinding(via, one, lock, lockText)])),
  )
  return looked(found)
}

function faultOf(json: unknown): string | undefined {
  const { message, error } = fault.safeParse(json).data ?? {}
  const said = [error?.summary, error?.detail, message].filter((part) => part !== undefined && part !== '')
  return said.length === 0 ? undefined : said.join(' ').replace(/\s+/g, ' ').slice(0, 400)
}

function toFinding(
  via: z.infer<typeof advisory>,
  { nodes, effects, fixAvailable }: z.infer<typeof vulnerability>,
  lock: string,
  lockText: string,
): Finding {
  const rule = /GHSA(-[23456789cfghjmpqrvwx]{4}){3}/i.exec(via.url)?.[0] ?? `npm-${via.source}`
  const line = lockLine(lockText, [...nodes.map((node) => `"${node}": {`), `"${via.name}": {`])
  const version = versionIn(lockText, nodes[0] ?? '')
  const broughtBy = effects.length === 0 ? '' : ` Brought in by ${effects.slice(0, 10).join(', ')}.`
  return {
    rule,
    kind: 'dependency',
    severity: parseSeverity(via.severity),
    title: `${via.name}: ${via.title}`,
    detail: `Versions ${via.range} are affected${version === undefined ? '' : `; ${version} is locked`}.${broughtBy}`,
    place: { file: lock, ...(line === undefined ? {} : { line }) },
    tools: ['npm-audit'],
    aliases: [],
    package: { ecosystem: 'npm', name: via.name, ...(version === undefined ? {} : { version }) },
    fingerprint: fingerprintOf('dependency', 'npm', via.name, rule, folderOf(lock)),
    remedy: remedyOf(fixAvailable, via.name),
    ...(via.url === '' ? {} : { url: via.url }),
  }
}

function versionIn(lockText: string, node: string): string | undefined {
  const lock = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) }).safeParse(jsonIn(lockText))
  return lock.data?.packages[node]?.version
}

function remedyOf(fix: z.infer<typeof vulnerability>['fixAvailable'], name: string): string {
  if (fix === true) return 'Run "npm audit fix" in the folder of the lock file.'
  if (fix === false) return `No fix is published: replace ${name}, or the package that brings it in.`
  return `Run "npm install ${fix.name}@${fix.version}"${fix.isSemVerMajor ? '; it is a new major version, so read what changed' : ''}.`
}
