import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseProposalTitle, proposalTitle, severalProposalTitle } from '../../src/runs/proposal-title.ts'

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

it.each([1, 3, 5, 9])('names each of %i services, and is read back, however much of it fits', (count) => {
  const services = Array.from({ length: count }, (_, index) => `service-${index}`)
  const origins = [undefined, 'rebuilt', 'passed staging']
  const releases = services.map((service, index) => ({
    service,
    release: { version: `main.${index}`.padEnd(17, '0'), sha, ...(index === 1 ? {} : { digest }) },
    live: index === 0 ? undefined : { version: 'v1.2.2', sha },
    origin: origins[index % 3],
  }))
  const title = severalProposalTitle({ product: 'shop', environment: 'production', releases })
  expect(title.length).toBeLessThanOrEqual(200)
  expect(parseProposalTitle(`slipway / deploy / ${title}`)).toEqual({ services, environment: 'production' })
})

it('does not name more services than fit, and says how many they are', () => {
  const releases = Array.from({ length: 40 }, (_, index) => ({
    service: `a-long-name-${index}`,
    release: { version: 'v1', sha },
    live: undefined,
  }))
  const title = severalProposalTitle({ product: 'shop', environment: 'production', releases })
  expect(title).toBe('shop: 40 services to production')
  expect(parseProposalTitle(title)).toEqual({ services: undefined, environment: 'production' })
})

it('is named in the contracts', () => {
  const contracts = readFileSync(join(import.meta.dirname, '../../../../docs/contracts.md'), 'utf8')
  const shown = { version: 'v1.2.3', sha, digest: `sha256:${'0123456789ab'.padEnd(64, '0')}` }
  const live = { version: 'v1.2.2', sha }
  expect(contracts).toContain(`\`${proposalTitle({ service: 'harbor', environment: 'production', release: shown, live })}\``)
  const releases = [
    { service: 'api', release: shown, live },
    { service: 'web', release: { ...shown, digest: `sha256:${'f'.repeat(64)}` }, live: undefined },
  ]
  expect(contracts).toContain(`\`${severalProposalTitle({ product: 'shop', environment: 'production', releases })}\``)
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
