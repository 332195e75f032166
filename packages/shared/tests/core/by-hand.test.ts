import { byHandOf, commandByHand, describeByHand } from '@slipway/shared/core/by-hand'
import { describe, expect, it } from 'vitest'

const workflow = (file: string) => ({ GITHUB_WORKFLOW_REF: `quay/harbor/.github/workflows/${file}@refs/heads/main` })

describe('what somebody starts by hand', () => {
  it.each([
    ['a copy of a template', workflow('enhanced-ci.yml'), 'monitor'],
    ['a workflow of their own that calls those of the suite', { ...workflow('ship.yml'), SLIPWAY_CALL: '' }, 'monitor'],
    ['a workflow that is not known', {}, 'monitor'],
    ['a workflow of their own with one job', workflow('ci.yml'), 'step'],
  ] as const)('follows from %s', (_what, variables, byHand) => {
    expect(byHandOf(variables)).toBe(byHand)
  })

  const back = { does: 'rollback', environment: 'production', version: 'v1.0.0' } as const

  it('is a line where there is the workflow, quoted for a shell', () => {
    expect(describeByHand('monitor', back)).toBe(
      'gh workflow run deployment-monitor.yml --field action=rollback --field environment=production --field rollback_version=v1.0.0',
    )
    expect(commandByHand('monitor', { does: 'status', environment: 'a b', service: 'api', repository: 'quay/harbor' })).toBe(
      "gh workflow run deployment-monitor.yml --repo quay/harbor --field action=status --field environment='a b' --field service=api",
    )
  })

  it('is a step where there is none, and no file is named that is not there', () => {
    expect(commandByHand('step', back)).toBeUndefined()
    expect(describeByHand('step', back)).toBe(
      'a step with the action rollback and emergency: true, environment: production, rollback-version: v1.0.0, beside the inputs that this workflow gives it (docs/one-job.md, "By hand")',
    )
    for (const does of ['rollback', 'resume', 'status', 'health_check'] as const)
      expect(describeByHand('step', { does, environment: 'production' })).not.toMatch(/\.yml/)
  })
})
