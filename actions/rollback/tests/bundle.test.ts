import { join } from 'node:path'
import { Job } from '@slipway/shared/testing/bundle'
import { describe, expect, it } from 'vitest'

const folder = join(import.meta.dirname, '..')
const configuration = `service: harbor
environments:
  production: { url: 'http://production.test', target: { type: haproxy, socket: /nowhere/admin.sock, backend: web }, placement: { prepare: [x] } }
`
const defaults = {
  emergency: 'false',
  unattended: 'false',
  'dry-run': 'false',
  'only-if-needed': 'false',
  'skip-snapshot': 'false',
  'backup-time-limit': '60s',
  'remove-artifacts': 'false',
  'lock-wait': '0s',
  token: 'not-a-token',
}

describe('the bundle', () => {
  it('names an environment that is not there, and leaves evidence', async () => {
    await using job = await Job.start({ '.github/slipway.yml': configuration })
    const { code, output, evidence } = await job.run(folder, { ...defaults, environment: 'produktion' })
    expect(code).toBe(1)
    expect(output).toContain('did you mean "production"?')
    expect(evidence).toMatchObject({ action: 'rollback', verdict: 'not-evaluated' })
  })

  it('does nothing without a token, and says so', async () => {
    await using job = await Job.start({ '.github/slipway.yml': configuration })
    const { code, output } = await job.run(folder, { ...defaults, environment: 'production', token: '' }, {})
    expect(code).toBe(1)
    expect(output).toContain('The input "token" is missing')
  })
})
