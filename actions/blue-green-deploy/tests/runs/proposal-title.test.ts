import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseProposalTitle, proposalTitle } from '../../src/runs/proposal-title.ts'

const sha = '0123456789ab'.padEnd(40, '0')
const digest = `sha256:${'ab'.repeat(32)}`

it.each([
  ['v1.2.3', digest, { version: 'v1.2.2', sha }, undefined],
  ['main.0123456789ab', undefined, undefined, undefined],
  ['feature/x', digest, undefined, 'rebuilt'],
  ['v1.2.3', digest, { version: 'v1.2.2', sha }, 'passed staging'],
])('says what is proposed, and is read back from the name of a called job: %s', (version, artifact, live, origin) => {
  const release = { version, sha, ...(artifact === undefined ? {} : { digest: artifact }) }
  const title = proposalTitle({ service: 'harbor', environment: 'production', release, live, origin })
  const proposed = { services: ['harbor'], environment: 'production' }
  expect(parseProposalTitle(title)).toEqual(proposed)
  expect(parseProposalTitle(`slipway / ci / deploy / ${title}`)).toEqual(proposed)
})

it('is named in the contracts', () => {
  const contracts = readFileSync(join(import.meta.dirname, '../../../../docs/contracts.md'), 'utf8')
  const shown = { version: 'v1.2.3', sha, digest: `sha256:${'0123456789ab'.padEnd(64, '0')}` }
  const live = { version: 'v1.2.2', sha }
  expect(contracts).toContain(`\`${proposalTitle({ service: 'harbor', environment: 'production', release: shown, live })}\``)
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
