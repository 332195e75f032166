import { expect, it } from 'vitest'
import { parseProposalTitle, proposalTitle } from '../../src/runs/proposal-title.ts'

const sha = '0123456789ab'.padEnd(40, '0')
const digest = `sha256:${'ab'.repeat(32)}`

it.each([
  ['v1.2.3', digest, { version: 'v1.2.2', sha }],
  ['main.0123456789ab', undefined, undefined],
  ['feature/x', digest, undefined],
])('says what is proposed, and is read back from the name of a called job: %s', (version, artifact, live) => {
  const release = { version, sha, ...(artifact === undefined ? {} : { digest: artifact }) }
  const title = proposalTitle({ service: 'harbor', environment: 'production', release, live })
  const proposed = { service: 'harbor', version, environment: 'production' }
  expect(parseProposalTitle(title)).toEqual(proposed)
  expect(parseProposalTitle(`slipway / ci / deploy / ${title}`)).toEqual(proposed)
})

it.each([
  'slipway / rollback / production to v1.0.0',
  'slipway / rollback / production to the last good release',
  'v1.2.3 to production',
  'harbor v1.2.3 over v1.2.2 to production',
  'harbor v1.2.3 (0123456789ab) over v1.2.2 to production (again)',
  'harbor v1.2.3 (0123456789ab) over v1.2.2 to produc',
  '',
])('takes no other job for a proposal: %s', (job) => {
  expect(parseProposalTitle(job)?.environment).not.toBe('production')
})
