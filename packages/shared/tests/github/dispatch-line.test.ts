import { dispatchLine } from '@slipway/shared/github/dispatch-line'
import { expect, it } from 'vitest'

const environment = { GITHUB_WORKFLOW_REF: 'quay/harbor/.github/workflows/release.yml@refs/heads/main' }

it('is the command with the inputs of the run and the given ones, quoted for a shell', () => {
  const payload = {
    inputs: { environment: 'staging', ref: 'x', override_freeze: "mona's word; rm -rf /", skip_tests: false, service: null },
  }
  expect(dispatchLine({ environment, payload }, { ref: 'main', fields: { environment: 'production', ref: '' } })).toBe(
    "gh workflow run release.yml --ref main --field environment=production --field 'override_freeze=mona'\\''s word; rm -rf /' --field skip_tests=false",
  )
})

it.each([{}, null, { inputs: null }, { inputs: { a: [] } }])('has the given ones alone where the event is %j', (payload) => {
  expect(dispatchLine({ environment: {}, payload }, { fields: { environment: 'staging' } })).toBe(
    'gh workflow run enhanced-ci.yml --field environment=staging',
  )
})
