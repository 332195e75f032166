import { describe, expect, it } from 'vitest'
import { type ExistingIncident, nextIncidentStep } from '../../../src/rollout/incident/incident-lifecycle.ts'
import { formatIncidentRecord, incidentKey } from '../../../src/rollout/incident/incident-record.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'

const name = { service: 'harbor', environment: 'production', version: 'v1.1.0' }
const key = incidentKey(name)
const url = 'https://github.com/quay/harbor/issues/1'
const first = { deployment: 2, exposure: 90 }

function anIssue(state: ExistingIncident['state'], overrides: Partial<ExistingIncident> = {}): ExistingIncident {
  const record = {
    schema: 1 as const,
    service: 'harbor',
    environment: 'production',
    release: aRelease('v1.1.0'),
    occurrences: [first],
  }
  return { key, url, state, body: `${formatIncidentRecord(record)}\n\nText for people.`, ...overrides }
}

describe('an incident', () => {
  it('is opened where no issue exists', () => {
    expect(nextIncidentStep(undefined, { name, deployment: 2 })).toEqual({ step: 'open', key, occurrences: [], closedIncident: undefined })
  })

  it.each([
    ['the same deployment', 2],
    ['a later deployment', 3],
  ])('is updated while it is open, with %s', (_name, deployment) => {
    expect(nextIncidentStep(anIssue('open'), { name, deployment })).toEqual({ step: 'update', key, occurrences: [first] })
  })

  it('keeps the key under which it was opened', () => {
    const former = anIssue('open', { key: 'incident:production:v1.1.0' })
    expect(nextIncidentStep(former, { name, deployment: 3 })).toMatchObject({ step: 'update', key: 'incident:production:v1.1.0' })
  })

  it('is not reopened by the same deployment after it was closed', () => {
    expect(nextIncidentStep(anIssue('closed'), { name, deployment: 2 })).toEqual({ step: 'keep-closed', url })
  })

  it('is a new one, which links to the closed one, for a later deployment', () => {
    const former = anIssue('closed', { key: 'incident:production:v1.1.0' })
    expect(nextIncidentStep(former, { name, deployment: 3 })).toEqual({ step: 'open', key, occurrences: [], closedIncident: url })
  })

  it('is updated without its former occurrences where a person changed the record of an open issue', () => {
    expect(nextIncidentStep(anIssue('open', { body: 'edited' }), { name, deployment: 2 })).toEqual({ step: 'update', key, occurrences: [] })
  })

  it('is a new one where a person changed the record of a closed issue', () => {
    const edited = anIssue('closed', { body: 'edited' })
    expect(nextIncidentStep(edited, { name, deployment: 2 })).toMatchObject({ step: 'open', closedIncident: url })
  })
})
