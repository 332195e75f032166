import type { Finding } from '@slipway/shared/evidence/schema'

export function aFinding(overrides: Partial<Finding> = {}): Finding {
  return {
    rule: 'GHSA-aaaa-bbbb-cccc',
    kind: 'dependency',
    severity: 'high',
    title: 'minimist: prototype pollution',
    tools: ['npm-audit'],
    aliases: [],
    fingerprint: 'f1',
    ...overrides,
  }
}
