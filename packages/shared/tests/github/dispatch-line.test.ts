import { dispatchLine, lineOtherwise } from '@slipway/shared/github/dispatch-line'
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

it('leaves out what the workflow does not take, which GitHub would refuse', () => {
  const payload = { inputs: { version_type: 'minor', ref: 'v9' } }
  expect(dispatchLine({ environment, payload }, { fields: { environment: 'production', ref: '' } })).toBe(
    'gh workflow run release.yml --field version_type=minor',
  )
})

it.each([{}, null, { inputs: null }, { inputs: { a: [] } }])('has the given ones alone where the event is %j', (payload) => {
  expect(dispatchLine({ environment: {}, payload }, { fields: { environment: 'staging' } })).toBe(
    'gh workflow run enhanced-ci.yml --field environment=staging',
  )
})

it('is of the same run with other fields, where a person started it and there are such fields', () => {
  const payload = { inputs: { action: 'rollback', environment: 'production', rollback_version: 'v9' } }
  expect(lineOtherwise({ environment, payload }, { rollback_version: '' })).toBe(
    'gh workflow run release.yml --field action=rollback --field environment=production',
  )
  expect(lineOtherwise({ environment, payload }, { version: 'v1' })).toBeUndefined()
  expect(lineOtherwise({ environment, payload: {} }, { rollback_version: '' })).toBeUndefined()
})
