import { type Evidence, evidenceSchema, type Finding } from '@slipway/shared/evidence/schema'

const at = '2026-01-05T12:00:00.000Z'
const base = {
  schema: 1,
  action: 'security-scan',
  run: { id: 1, attempt: 1, job: 'scan', repository: 'quay/harbor', sha: 'a'.repeat(40), ref: 'r', event: 'schedule', actor: '', url: '' },
  verdict: 'fail',
  headline: 'a scan',
  startedAt: at,
  finishedAt: at,
}

/** A critical finding in a dependency. */
export function aFinding(name: string, overrides: Partial<Finding> = {}): Finding {
  return {
    rule: name,
    kind: 'dependency',
    severity: 'critical',
    title: `${name} in a package`,
    tools: ['cargo-audit'],
    aliases: [],
    fingerprint: name,
    ...overrides,
  }
}

/** The evidence of a security scan by one tool. */
export function aScan(findings: Finding[], overrides: Partial<Evidence> = {}): Evidence {
  const tools = [{ name: 'cargo-audit', state: findings.length === 0 ? 'clean' : 'findings' }]
  return evidenceSchema.parse({ ...base, findings, tools, ...overrides })
}
