import type { Severity } from '@slipway/shared/core/words'
import type { Finding } from '@slipway/shared/evidence/schema'
import { canonicalName } from '@slipway/shared/findings/advisory-names'
import { dependencyFingerprint } from '@slipway/shared/findings/fingerprint'
import { z } from 'zod'
import { ContainerFingerprints } from '../containers/container-rules.ts'
import { folderOf } from '../tree/paths.ts'
import { complaint, jsonIn, type ProgramOutput } from './program.ts'

const vulnerability = z.object({
  VulnerabilityID: z.string(),
  VendorIDs: z.array(z.string()).default([]),
  PkgName: z.string(),
  PkgIdentifier: z.object({ PURL: z.string().optional() }).optional(),
  InstalledVersion: z.string().default(''),
  FixedVersion: z.string().default(''),
  Severity: z.string().default('UNKNOWN'),
  PrimaryURL: z.string().optional(),
  Title: z.string().default(''),
})

const misconfiguration = z.object({
  ID: z.string(),
  Title: z.string().default(''),
  Message: z.string().default(''),
  Resolution: z.string().default(''),
  Severity: z.string().default('UNKNOWN'),
  PrimaryURL: z.string().optional(),
  Status: z.string().default('FAIL'),
  CauseMetadata: z.object({ StartLine: z.number().int().optional() }).default({}),
})

const result = z.object({
  Target: z.string(),
  Class: z.string().default(''),
  Vulnerabilities: z.array(vulnerability).default([]),
  Misconfigurations: z.array(misconfiguration).default([]),
})
/** `--format json` (trivy, `pkg/types/report.go`), as far as it is needed. */
const report = z.object({ SchemaVersion: z.literal(2), Results: z.array(result).default([]) })
export type TrivyResult = z.infer<typeof result>

export type TrivyOutput = { state: 'read'; results: TrivyResult[] } | { state: 'failed'; reason: string }

/** Reads the output of a run with `--exit-code 0`: findings are no failure, and anything but 0 is one. */
export function readTrivy(output: ProgramOutput): TrivyOutput {
  const parsed = report.safeParse(jsonIn(output.stdout))
  if (output.code !== 0 || !parsed.success) return { state: 'failed', reason: complaint(output) }
  return { state: 'read', results: parsed.data.Results }
}

/** A file as Trivy saw it. */
export type SeenFile = { path: string; text: string }

/**
 * Trivy keeps its own severities, with these exceptions: a HEALTHCHECK and a USER are rated as hadolint's rules and ours are, which are about
 * the same problems.
 */
const overrides: Readonly<Record<string, Severity>> = { 'DS-0002': 'medium', 'DS-0026': 'low' }

/** Its checks that are about a problem of `container-files`. */
const sameAs: Readonly<Record<string, string>> = { 'DS-0001': 'latest-tag', 'DS-0002': 'runs-as-root', 'DS-0031': 'secret-value' }

/** `AVD-DS-0002`, `DS002` and `DS-0002` are one check. */
function checkName(id: string): string {
  const [, space, number] = /^(?:AVD-)?([A-Z]+)-?0*(\d+)$/.exec(id) ?? []
  return space === undefined || number === undefined ? id : `${space}-${number.padStart(4, '0')}`
}

/** The problems of configuration in one file. */
export function misconfigurationsOf({ Misconfigurations }: TrivyResult, { path, text }: SeenFile): Finding[] {
  const lines = text.split('\n')
  const fingerprints = new ContainerFingerprints(path)
  return Misconfigurations.filter(({ Status }) => Status === 'FAIL')
    .map((one) => ({ ...one, line: Math.max(1, one.CauseMetadata.StartLine ?? 1), check: checkName(one.ID) }))
    .sort((a, b) => a.line - b.line)
    .map(({ check, line, ...one }) => ({
      rule: `trivy/${check}`,
      kind: check.startsWith('DS-') ? 'container' : 'configuration',
      severity: overrides[check] ?? severityOf(one.Severity),
      title: `${check}: ${firstLine(one.Message) || firstLine(one.Title)}`,
      place: { file: path, line },
      tools: ['trivy'],
      aliases: [one.ID].filter((id) => id !== check),
      fingerprint: fingerprints.of(sameAs[check] ?? check, lines[line - 1] ?? ''),
      remedy: firstLine(one.Resolution) || 'The page of the check shows a right example.',
      ...(one.PrimaryURL === undefined ? {} : { url: one.PrimaryURL }),
    }))
}

/** The types of package URLs that are not called as in OSV's findings. */
const packageTypes: Readonly<Record<string, string>> = { gomod: 'golang', gobinary: 'golang' }

/** The vulnerable packages of a file, or of an image. `where`: the file, or the name of the image. */
export function vulnerabilitiesOf({ Vulnerabilities }: TrivyResult, where: { file: string } | { image: string }): Finding[] {
  return Vulnerabilities.map((one) => {
    const type = /^pkg:([a-z0-9.+-]+)\//.exec(one.PkgIdentifier?.PURL ?? '')?.[1] ?? 'generic'
    const ecosystem = packageTypes[type] ?? type
    const names = [one.VulnerabilityID, ...one.VendorIDs]
    const inImage = 'image' in where
    const folder = inImage ? where.image : folderOf(where.file)
    return {
      rule: one.VulnerabilityID,
      kind: inImage ? 'container' : 'dependency',
      severity: severityOf(one.Severity),
      title: `${one.PkgName}: ${firstLine(one.Title) || one.VulnerabilityID}${inImage ? `, in ${where.image}` : ''}`,
      detail: `${one.InstalledVersion} is ${inImage ? 'in the image' : 'locked'}; Trivy rates it ${one.Severity.toLowerCase()}.`,
      ...(inImage ? {} : { place: { file: where.file } }),
      tools: ['trivy'],
      aliases: one.VendorIDs,
      package: { ecosystem, name: one.PkgName, version: one.InstalledVersion },
      fingerprint: dependencyFingerprint({ ecosystem, name: one.PkgName }, canonicalName(ecosystem, names), folder),
      remedy:
        one.FixedVersion === ''
          ? `No fix is published: replace ${one.PkgName}, or what brings it in.`
          : `Update ${one.PkgName} to ${one.FixedVersion.replace(/, /g, ' or ')}, or a later version.`,
      ...(one.PrimaryURL === undefined ? {} : { url: one.PrimaryURL }),
    }
  })
}

function severityOf(word: string): Severity {
  switch (word) {
    case 'CRITICAL':
      return 'critical'
    case 'HIGH':
      return 'high'
    case 'MEDIUM':
      return 'medium'
    case 'LOW':
      return 'low'
    default:
      return 'unknown'
  }
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0]?.slice(0, 200) ?? ''
}
